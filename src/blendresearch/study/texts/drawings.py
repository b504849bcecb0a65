"""SVG files that people hand in: read as drawings alone, and written anew with nothing else in them.

What could run, ask for something from elsewhere or grow without end is refused. What other programs keep in such a file
for themselves (paths of a machine, names of people) is left out.
"""

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from blendresearch.base.errors import InputError

_SVG, _LINKS, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_PAGE = "http://www.w3.org/1999/xhtml"
_DRAWN = {
    "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "style", "image", "switch",
}  # fmt: skip
_IGNORED = {"metadata"}
_MOST_ELEMENTS, _DEEPEST = 50_000, 60
_ELSEWHERE = re.compile(r"@import|image-set|src\s*\(|url\(\s*[\"']?(?!#)|\\|<", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_LENGTH = re.compile(r"\s*[0-9.]+(e[+-]?[0-9]+)?\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE)
_PLAINLY = "Save it as plain SVG in the program that it was drawn in, or as PNG"

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _LINKS)


class _Odd(Exception):
    """The file holds more than a drawing; the text says what."""


class _Drawing:
    """Builds a tree of what is drawn; raises _Odd at anything that does more."""

    def __init__(self) -> None:
        self._tree, self._elements, self._depth, self._skipped = TreeBuilder(), 0, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements, self._depth = self._elements + 1, self._depth + 1
        if self._elements > _MOST_ELEMENTS or self._depth > _DEEPEST:
            raise _Odd("it is larger than a drawing of a report can be")
        namespace, _, bare = name.rpartition(" ")
        if self._elements == 1 and (namespace, bare) != (_SVG, "svg"):
            raise _Odd("it is no SVG")
        if namespace == _PAGE or (namespace == _SVG and bare not in _DRAWN | _IGNORED):
            raise _Odd(f"it holds <{bare}>, which is more than a drawing")
        if self._skipped or namespace != _SVG or bare in _IGNORED:
            self._skipped += 1
            return
        own = {key: value for key, value in map(_attribute, attributes.items()) if key}
        for key, value in own.items():
            _refuse_reaching_out(bare, key, value)
        self._tree.start(f"{{{_SVG}}}{bare}", own)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        else:
            self._tree.end(f"{{{_SVG}}}{name.rpartition(' ')[2]}")

    def text(self, text: str) -> None:
        if not self._skipped:
            self._tree.data(text)

    def refuse(self, *_: object) -> None:
        """Refuse what declares entities, or names a style sheet elsewhere."""
        raise _Odd("it has a DOCTYPE or names another file")

    def close(self) -> Element:
        return self._tree.close()


def _attribute(item: tuple[str, str]) -> tuple[str, str]:
    """Give an attribute under the name that it is written with; of other programs "" in place of its name."""
    namespace, _, bare = item[0].rpartition(" ")
    if not namespace:
        return bare, item[1]
    known = {_LINKS: ("href",), _XML: ("space", "lang", "base")}
    return f"{{{namespace}}}{bare}" if bare in known.get(namespace, ()) else "", item[1]


def _refuse_reaching_out(element: str, key: str, value: str) -> None:
    bare = key.rpartition("}")[2].lower()
    if bare.startswith("on"):
        raise _Odd(f"it holds a script ({bare})")
    leads = bare in ("href", "src", "base")
    within = value.startswith("#") or (element == "image" and _PICTURE.fullmatch(value))
    if (leads and not within) or (not leads and _ELSEWHERE.search(value)):
        raise _Odd(f"it leads to something outside of it ({bare})")


def read_drawing(content: bytes, path: Path) -> str:
    """Give an SVG file as one that holds a drawing alone; raise InputError when it does more, or is none."""
    try:
        tree = _parsed(content)
        _refuse_nested_uses(tree)
        _require_size(tree)
        for style in tree.iter(f"{{{_SVG}}}style"):
            if _ELSEWHERE.search(style.text or "") or "clip-path" in (style.text or ""):
                raise _Odd("its style sheet cuts parts out, or leads to something outside of it")
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that nobody knows
        raise InputError("it is no SVG that can be read", do=_PLAINLY, file=path) from None
    except _Odd as odd:
        raise InputError(str(odd), do=_PLAINLY, file=path) from None
    return ElementTree.tostring(tree, encoding="unicode")


def _parsed(content: bytes) -> Element:
    drawing, parser = _Drawing(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = drawing.start, drawing.end
    parser.CharacterDataHandler, parser.buffer_text = drawing.text, True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ProcessingInstructionHandler = drawing.refuse
    parser.Parse(content, True)
    return drawing.close()


def _refuse_nested_uses(tree: Element) -> None:
    """Refuse what is drawn again and draws others again: ten lines of these are a thousand million drawings."""
    used = {target[1:] for each in tree.iter(f"{{{_SVG}}}use") for target in _targets(each)}
    repeated = [each for each in tree.iter() if each.get("id") in used or each.tag == f"{{{_SVG}}}clipPath"]
    for each in repeated:
        if each.tag == f"{{{_SVG}}}svg" or any(_repeats(part) for part in each.iter()):
            raise _Odd("a part of it that is drawn again draws other parts again")


def _targets(use: Element) -> list[str]:
    return [value for key, value in use.items() if key.rpartition("}")[2] == "href"]


def _repeats(part: Element) -> bool:
    return part.tag == f"{{{_SVG}}}use" or "clip-path" in {*part.attrib} or "clip-path" in part.get("style", "")


def _require_size(tree: Element) -> None:
    sides = [tree.get(name, "") for name in ("width", "height")]
    box = re.fullmatch(r"\s*(-?[0-9.]+[\s,]+){3}-?[0-9.]+\s*", tree.get("viewBox", ""))
    if not box and not all(map(_LENGTH.fullmatch, sides)):
        raise _Odd("it has neither a viewBox nor a width and height")
