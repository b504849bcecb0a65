"""The texts that a study writes itself, with the pictures and tables that they show (`texts/`, docs/input.md)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean
from blendresearch.data.codelists import nearest, text_places
from blendresearch.language import chain
from blendresearch.study.files import cannot_be_opened, input_file, is_left_by_a_system, refuse_outside
from blendresearch.study.settings import SETTINGS, Study, read_study
from blendresearch.study.texts.calls import Call, Piece, pieces_of
from blendresearch.study.texts.pictures import KINDS, read_picture
from blendresearch.study.texts.text_tables import read_text_table

FOLDER = "texts"
CHAPTER = re.compile(r"chapter-([0-9]{1,3})-[a-z][a-z0-9-]{0,60}")
"""The place of a chapter of the study's own."""
SHOWN = {"figure": ("alt", "caption", "note", "source"), "table": ("caption", "note", "source")}
"""What a text shows as a file, by the name that it is asked for with, and what is said of it."""
_NEEDED = {"figure": ("alt", "caption"), "table": ("caption",)}
_NAME = re.compile(r"(?P<place>.+)\.(?P<language>[a-z]{2,3}(-[a-z]{2})?)\.md")
_LONGEST_TEXT = 200_000
_INDENT = re.compile(r"[ \t]*")


@dataclass(frozen=True)
class OwnText:
    """One text: its place in the report, its language, the name of its file, and its pieces (`calls`).

    Its headings begin at level 2 where the text is a chapter, and at level 3 where it stands within one.
    """

    place: str
    language: str
    file: str
    pieces: tuple[Piece, ...]

    @property
    def calls(self) -> list[Call]:
        """Give what the text asks for."""
        return [piece for piece in self.pieces if isinstance(piece, Call)]


@dataclass(frozen=True)
class OwnTexts:
    """All texts of a study; `pictures` are SVG and `tables` rows of cells, headings first, by the names of their files.

    `unread` names what stands in the folder and is shown nowhere.
    """

    texts: tuple[OwnText, ...] = ()
    pictures: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def at(self, place: str, language: str) -> OwnText | None:
        """Give the text of a place in a language or the one below it, None where there is none."""
        found = {each.language: each for each in self.texts if each.place == place}
        return next((found[code] for code in chain(language) if code in found), None)

    def chapters(self, language: str) -> list[OwnText]:
        """Give the chapters of the study's own in a language, by their number."""
        places = {each.place for each in self.texts if CHAPTER.fullmatch(each.place)}
        own = [text for place in places if (text := self.at(place, language))]
        return sorted(own, key=lambda each: (int(CHAPTER.fullmatch(each.place)[1]), each.place))

    def told(self, tell: Callable[[str, str], str], logo: str) -> Self:
        """Give the texts as `tell` tells each, which gets its language, too; of the pictures the logo alone is kept.

        Chapters of the study's own and files get other names: people put into these what a text is about.
        """
        files = {name: f"file-{number}" for number, name in enumerate(self.tables, start=1)} | {logo: logo}
        places = _plain_places(each.place for each in self.texts)
        texts = tuple(_told(each, places.get(each.place, each.place), files, tell) for each in self.texts)
        language = {call.file: each.language for each in self.texts for call in each.calls}
        tables = {
            files[name]: [[tell(cell, language.get(name, "en")) for cell in row] for row in rows]
            for name, rows in self.tables.items()
        }
        pictures = {name: svg for name, svg in self.pictures.items() if name == logo}
        return replace(self, texts=texts, tables=tables, pictures=pictures, unread=())

    def to_json(self) -> dict[str, Any]:
        """Give the texts as JSON values."""
        texts = [{**vars(each), "pieces": [_as_json(piece) for piece in each.pieces]} for each in self.texts]
        return {"texts": texts, "pictures": self.pictures, "tables": self.tables}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the texts again from `to_json`."""
        made = [
            {**each, "pieces": tuple(piece if isinstance(piece, str) else Call(**piece) for piece in each["pieces"])}
            for each in value["texts"]
        ]
        return cls(tuple(OwnText(**each) for each in made), value["pictures"], value["tables"])


def _plain_places(places: Iterable[str]) -> dict[str, str]:
    """Give another place of the same order to each chapter of the study's own."""
    own = sorted({(int(found[1]), place) for place in places if (found := CHAPTER.fullmatch(place))})
    wide = len(str(len(own)))
    return {place: f"chapter-{number}-own-{at:0{wide}}" for at, (number, place) in enumerate(own, start=1)}


def _told(text: OwnText, place: str, files: Mapping[str, str], tell: Callable[[str, str], str]) -> OwnText:
    pieces: list[Piece] = []
    for piece in text.pieces:
        if isinstance(piece, str):
            pieces.append(tell(piece, text.language))
        else:
            arguments = {name: tell(value, text.language) for name, value in piece.arguments.items()}
            pieces.append(replace(piece, file=files.get(piece.file, ""), arguments=arguments))
    return OwnText(place, text.language, f"{place}.{text.language}.md", tuple(pieces))


def _as_json(piece: Piece) -> str | dict[str, Any]:
    return piece if isinstance(piece, str) else {**vars(piece), "arguments": dict(piece.arguments)}


def read_own_texts(folder: Path, study: Study | None = None) -> OwnTexts:
    """Read the texts of a study folder, with the logo of its settings among the pictures.

    Raises InputError with all that is wrong: a place or language that the report has not, what is asked for in another
    form than it can be, a heading or link that cannot be, and a picture or table that is not there or not sound.
    """
    study = study or read_study(folder)
    place, logo = folder / FOLDER, study.logo
    found = []
    if place.is_dir():
        refuse_outside(place, folder)
        found = sorted(path for path in place.iterdir() if _is_own(path))
    reading = _Reading(place)
    texts = [reading.of(_text, path, study) for path in found if _NAME.fullmatch(path.name)]
    own = [each for each in texts if each]
    for file, call in ((each.file, call) for each in own for call in each.calls if call.name in SHOWN):
        reading.of(_read_shown, call, place / file, reading)
    if logo and not place.is_dir():
        what, do = f"the logo {logo} is not there", f"Put it in the folder {FOLDER}/ of the study"
        reading.wrong.append(InputError(what, do=do, file=SETTINGS))
    elif logo:
        reading.of(reading.picture, logo)
    if reading.wrong:
        raise InputError.together(reading.wrong)
    read = {*reading.pictures, *reading.tables, *(each.file for each in own)}
    unread = tuple(path.name for path in found if path.name not in read)
    return OwnTexts(tuple(own), reading.pictures, reading.tables, unread)


class _Reading:
    """The pictures and tables that were read, and all that was found to be wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pictures, self.tables = folder, {}, {}
        self.wrong: list[InputError] = []

    def of(self, read: Callable[..., Any], *asked: object) -> Any:
        """Give what is read, or None where it is wrong, which is noted."""
        try:
            return read(*asked)
        except InputError as error:
            self.wrong.append(error)
            return None

    def picture(self, name: str) -> None:
        """Read a picture once."""
        self.pictures[name] = self.pictures.get(name) or read_picture(self.folder, name)

    def table(self, name: str) -> None:
        """Read a table once."""
        self.tables[name] = self.tables.get(name) or read_text_table(self.folder, name)


def _read_shown(call: Call, path: Path, reading: _Reading) -> None:
    known, name = SHOWN[call.name], call.name
    if not call.file or re.search(r"[/\\:]", call.file):
        do = f'Name it first, without a folder: {{{{ {name}("name", ...) }}}}'
        raise InputError(f"{name}() names no file of {FOLDER}/", do=do, file=path, row=call.line)
    if strange := set(call.arguments) - set(known):
        do = f"There are {', '.join(known)}"
        raise InputError(f"{name}() knows no {min(strange)!r}", do=do, file=path, row=call.line)
    if missing := [each for each in _NEEDED[name] if not call.arguments.get(each, "").strip()]:
        do = "Say in one or two sentences what it shows" if missing[0] == "alt" else "Give it a title"
        raise InputError(f"{name}() has no {missing[0]!r}", do=do, file=path, row=call.line)
    of_its_kind = Path(call.file).suffix.lower() in (KINDS if name == "figure" else (".csv",))
    if of_its_kind and not (path.parent / call.file).is_file():
        near = nearest(call.file, [each.name for each in path.parent.iterdir() if _is_own(each)])
        do = f"Is {near!r} meant? Then write that" if near else f"Put it in {FOLDER}/, or mend its name"
        raise InputError(f"{name}() asks for {call.file}, which is not there", do=do, file=path, row=call.line)
    (reading.picture if name == "figure" else reading.table)(call.file)


def _is_own(path: Path) -> bool:
    return path.is_file() and not is_left_by_a_system(path)


def _text(path: Path, study: Study) -> OwnText:
    name = _NAME.fullmatch(path.name)
    place, language = name["place"], name["language"]
    if place not in text_places() and not CHAPTER.fullmatch(place):
        near = nearest(place, text_places())
        do = f"Is {near!r} meant? Then call it {near}.{language}.md" if near else _places()
        raise InputError(f"{place!r} is no place of a report", do=do, file=path)
    if language not in {each for code in study.languages for each in chain(code)}:
        do = f"The languages of the study are {', '.join(study.languages)}"
        raise InputError(f"{language!r} is no language of the study", do=do, file=path)
    from blendresearch.study.texts.text_headings import with_levels  # noqa: PLC0415 - loads part of render

    text = with_levels(_content(path), place, path)
    pieces = pieces_of(text, path)
    _refuse_within_text(pieces, path)
    return OwnText(place, language, path.name, tuple(pieces))


def _places() -> str:
    return "There are foreword, introduction, after-<chapter> and chapter-<number>-<name>; docs/input.md tells which"


def _content(path: Path) -> str:
    """Give the text of a file without signs that nobody sees, its lines ended alike."""
    refuse_outside(path, path.parent)
    input_file(path.parent, path.name)
    try:
        if path.stat().st_size > _LONGEST_TEXT:
            do = "Divide it into chapters of its own"
            raise InputError(f"it is longer than {_LONGEST_TEXT:,} signs", do=do, file=path)
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise cannot_be_opened(path) from None
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8 text", do="Save it as UTF-8", file=path) from None
    return "\n".join(_INDENT.match(line)[0] + clean(line) for line in text.splitlines())


def _refuse_within_text(pieces: Sequence[Piece], path: Path) -> None:
    """Raise InputError where a figure or table is asked for within a sentence."""
    around = ["\n", *pieces, "\n"]
    for before, piece, after in zip(around, around[1:], around[2:], strict=False):
        if not isinstance(piece, Call) or piece.name not in SHOWN:
            continue
        alone = isinstance(before, str) and isinstance(after, str) and before.endswith("\n") and after[:1] == "\n"
        if not alone:
            what, do = f"{piece.name}() stands within a line", "Give it a line of its own"
            raise InputError(what, do=do, file=path, row=piece.line)
