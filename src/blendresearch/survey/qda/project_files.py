"""Projects of REFI-QDA (`.qdpx`): a zip file with the XML of the project and the texts of its sources.

It is judged as workbooks are (`study.reading.zip_layout`), nothing of it is unpacked to a disk, and only the XML and
texts that are asked for are read: films and pictures, which can be many, stay where they are.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from blendresearch.base.errors import InputError
from blendresearch.study.files import cannot_be_opened
from blendresearch.study.reading.zip_layout import LockedPart, OddZip, parts_by_name
from blendresearch.survey.qda.exchange_xml import tree_of

_PROJECT = "project.qde"
_INTERNAL, _SOURCES = "internal://", "sources/"
_MOST_OF_TEXT, _MOST_OF_TEXTS = 16 << 20, 128 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Whatever the libraries make of a zip file that is broken.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, ValueError)
_AGAIN = "Export it from the software for coding again, as REFI-QDA"


@dataclass
class ProjectFile:
    """A project that is open: the tree of its XML, and the texts of its sources."""

    tree: Element
    _archive: zipfile.ZipFile
    _parts: dict[str, zipfile.ZipInfo]
    _left: int = field(default=_MOST_OF_TEXTS)

    def text(self, place: str) -> str | None:
        """Give a text by its place (`internal://<name>`), line ends as they are.

        None where it is not there, is kept elsewhere, is no text, or where all together are more than answers can be.
        """
        part = self._parts.get(f"{_SOURCES}{place.removeprefix(_INTERNAL).casefold()}")
        if not place.startswith(_INTERNAL) or part is None or part.file_size > min(_MOST_OF_TEXT, self._left):
            return None
        self._left -= part.file_size
        try:
            with self._archive.open(part) as file:
                content = file.read(_MOST_OF_TEXT)
            return content.decode("utf-16" if content[:2] in _UTF16 else "utf-8-sig")
        except (*_BROKEN, UnicodeDecodeError):
            return None


@contextmanager
def opened_project(path: Path) -> Iterator[ProjectFile]:
    """Open a project; raise InputError when it is none, is locked, or is not laid out as software for coding does."""
    try:
        file = path.open("rb")
    except OSError:
        raise cannot_be_opened(path) from None
    with file, ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(file))
            parts = parts_by_name(archive, file)
            if _PROJECT not in parts:
                raise InputError("it holds no project of REFI-QDA", do=_AGAIN, file=path)
            with archive.open(parts[_PROJECT]) as xml:
                tree = tree_of(xml, "Project", path)
        except LockedPart:
            raise InputError("it is protected by a password", do="Save it without one", file=path) from None
        except (OddZip, *_BROKEN):
            raise InputError("it cannot be read as a project of REFI-QDA", do=_AGAIN, file=path) from None
        yield ProjectFile(tree, archive, parts)
