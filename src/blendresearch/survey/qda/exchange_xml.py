"""XML of REFI-QDA as trees: bounded, without entities, and with plain names of elements whatever their version.

The versions that occur differ in the name of their namespace alone: `1.0` is that of the standard, `1:0` comes from
NVivo for Mac, `0:4` from early exports of ATLAS.ti.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from blendresearch.base.errors import InputError

_CHUNK, _MOST_BYTES = 1 << 20, 64 << 20
_MOST_ELEMENTS, _DEEPEST = 1_000_000, 100
_VERSION = re.compile(r"urn:QDA-XML:(project|codebook):(1\.0|1:0|0:4|0\.4)")
_AGAIN = "Export it from the software for coding again, as REFI-QDA"


class _Odd(Exception):
    """The XML is not such as software for coding writes."""


class _Plain:
    """Builds a tree of elements with bare names; raises _Odd where it grows beyond what a project can be."""

    def __init__(self) -> None:
        self.namespace = ""
        self._tree, self._elements, self._depth = TreeBuilder(), 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements, self._depth = self._elements + 1, self._depth + 1
        if self._elements > _MOST_ELEMENTS or self._depth > _DEEPEST:
            raise _Odd
        namespace, _, bare = name.rpartition(" ")
        if self._elements == 1:
            self.namespace = namespace
        self._tree.start(bare, {name.rpartition(" ")[2]: value for name, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(name.rpartition(" ")[2])

    def text(self, text: str) -> None:
        self._tree.data(text)

    def refuse(self, *_: object) -> None:
        """Refuse what declares entities of its own: a few lines of these unpack to gigabytes."""
        raise _Odd

    def close(self) -> Element:
        return self._tree.close()


def tree_of(file: IO[bytes], root: str, path: Path) -> Element:
    """Read the XML of a project or a codebook, whose root element is named; raise InputError when it is no such XML."""
    try:
        plain = _parsed(file)
        tree = plain.close()
    except (_Odd, expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that nobody knows
        raise InputError("its XML cannot be read", do=_AGAIN, file=path) from None
    version = _VERSION.fullmatch(plain.namespace)
    if tree.tag != root or not version:
        raise InputError("its XML is not REFI-QDA of a version that is known", do=_AGAIN, file=path)
    return tree


def _parsed(file: IO[bytes]) -> _Plain:
    plain, parser, size = _Plain(), expat.ParserCreate(namespace_separator=" "), 0
    parser.StartElementHandler, parser.EndElementHandler = plain.start, plain.end
    parser.CharacterDataHandler, parser.buffer_text = plain.text, True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = plain.refuse
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > _MOST_BYTES:
            raise _Odd
        parser.Parse(chunk)
    parser.Parse(b"", True)
    return plain


def guid_of(element: Element, name: str = "guid") -> str:
    """Give an identifier of an element as it is compared: without braces, in small letters; "" for none."""
    return element.get(name, "").strip().strip("{}").lower()


def elements_below(element: Element, name: str) -> Iterator[Element]:
    """Give the children of a name of an element's child that gathers them (`Users`, `Codes`, ...)."""
    gathered = element.find(name)
    return iter(()) if gathered is None else iter(gathered)
