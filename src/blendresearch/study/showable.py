"""Texts of a study that its reports cannot show, found before anything is made: names, titles, remarks, files."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

import pandas as pd

from blendresearch.base.errors import InputError, and_more
from blendresearch.base.texts import LOST, begins_with_mark, is_latin, senseless
from blendresearch.study.files import read_toml, study_files
from blendresearch.study.inputs import Inputs
from blendresearch.study.lists import read_list
from blendresearch.study.texts.calls import Call

_OTHER_LETTERS = "Write it in other letters"
_OTHER_NAME = "Write the name in other letters, here or for every list by spellings.csv"
_NOT_SHOWN = "holds the letter {letter!r} ({codes}), which the fonts of the report cannot show"
_NOT_BORNE = "begins with a mark that no letter bears ({codes})"
_NO_LETTER = "holds {codes}, which is no letter: one that was lost, or that has a meaning in one program alone"
_SEARCHED_FOR = ("words", "activity_types")
"""Settings with texts that are looked for in exports, and that no report shows."""


class Text(NamedTuple):
    """A text of a study: what it is in words, where it stands, and what can be done about it."""

    text: str
    what: str = "the cell"
    file: str | None = None
    column: str | None = None
    row: int | None = None
    do: str = _OTHER_LETTERS


def refuse_unshowable(inputs: Inputs) -> None:
    """Raise InputError with every text of a study that its reports cannot show."""
    if wrong := unshowable(inputs):
        raise InputError.together(wrong)


def unshowable(inputs: Inputs) -> list[InputError]:
    """Give an error for every text with a letter that the fonts of a report lack; of a column for the first one.

    So for a text that begins with a mark, which would stand on whatever is before it, or on nothing, and for a picture
    that the compiler of a report refuses.
    """
    return [*_unshowable_pictures(inputs), *_unshowable_texts(inputs)]


def _unshowable_pictures(inputs: Inputs) -> list[InputError]:
    pictures = inputs.own_texts.pictures
    if not pictures:
        return []
    from blendresearch.render.letters import unshown_pictures  # noqa: PLC0415 - as below

    what, do = "the picture cannot be shown in a report", "Save it once more, as plain SVG or as PNG"
    return [InputError(what, do=do, file=name) for name in unshown_pictures(pictures)]


def _unshowable_texts(inputs: Inputs) -> list[InputError]:
    names, others = list(_names(inputs)), list(_others(inputs))
    if all(is_latin(each.text) for each in (*names, *others)):
        return []
    from blendresearch.render.letters import unshown  # noqa: PLC0415 - loads all of render, and few studies need it

    marked = {each.text: each.text[0] for each in (*names, *others) if begins_with_mark(each.text)}
    found = unshown([each.text for each in names if each.text not in marked], pictured=True)
    if spelt := [name for name in (*found, *marked) if name in inputs.spellings.spellings.values()]:
        names = [each for each in names if each.text not in spelt] + list(_spelt(inputs, spelt))
    found_there = unshown([each.text for each in others if each.text not in marked], pictured=False)
    return [
        *_errors(names, found, _NOT_SHOWN),
        *_errors(others, found_there, _NOT_SHOWN),
        *_errors([*names, *others], marked, _NOT_BORNE),
    ]


def lacking_letters(texts: Sequence[Text], *, pictured: bool) -> list[InputError]:
    """Give an error for every text with a letter that the fonts of a report lack, or that begins with a mark.

    `pictured` are those that stand in figures, too.
    """
    if all(is_latin(each.text) for each in texts):
        return []
    from blendresearch.render.letters import unshown  # noqa: PLC0415 - as above

    marked = {each.text: each.text[0] for each in texts if begins_with_mark(each.text)}
    found = unshown([each.text for each in texts if each.text not in marked], pictured=pictured)
    return [*_errors(texts, found, _NOT_SHOWN), *_errors(texts, marked, _NOT_BORNE)]


def without_meaning(inputs: Inputs) -> list[InputError]:
    """Give what to tell of signs that mean nothing to a reader, in all that people wrote; it stops no run.

    Of texts that a report shows only those are among it that `unshowable` lets pass.
    """
    shown = [*_names(inputs), *_others(inputs)]
    lost = {each.text: sign for each in shown if (sign := senseless(each.text)) in LOST}
    unseen = list(_unreported(inputs))
    private = {each.text: sign for each in unseen if (sign := senseless(each.text))}
    return [*_errors(shown, lost, _NO_LETTER), *_errors(unseen, private, _NO_LETTER)]


def _names(inputs: Inputs) -> Iterator[Text]:
    """Give the names of institutions, which stand in figures too, as they are counted."""
    for file, table in (("projects.csv", inputs.projects), ("institutions.csv", inputs.frame)):
        yield from _cells(file, table, ["institution"], _OTHER_NAME)
    for name in inputs.study.focus:
        yield Text(name, "the key 'focus'", "study.toml", do=_OTHER_NAME)


def _spelt(inputs: Inputs, names: Sequence[str]) -> Iterator[Text]:
    rows = read_list(inputs.folder / "spellings.csv", ["spelling", "institution"])
    if rows is not None:
        yield from _cells("spellings.csv", rows[rows["institution"].isin(names)], ["institution"], _OTHER_LETTERS)


def _others(inputs: Inputs) -> Iterator[Text]:
    study, published = inputs.study, inputs.published
    yield Text(inputs.name, "the name of the study", do="Give the study folder another name")
    for name in sorted({path.parts[0] for path in _paths(inputs)}):
        yield Text(name, "the name of the file", name, do="Give it another name, or keep it elsewhere")
    for key, text in _written(study.model_dump()):
        if not key.startswith(("focus", "remarks", "filled_in", *_SEARCHED_FOR)):
            yield Text(text, f"the key {key!r}", "study.toml")
    for number, remark in enumerate(study.remarks, start=1):
        yield from (Text(text, f"the text of remark {number}", "study.toml") for text in remark.text.values())
    for number, filled in enumerate(study.filled_in, start=1):
        yield from (Text(text, f"the note of 'filled_in' {number}", "study.toml") for text in filled.note.values())
    yield from _own_texts(inputs)
    yield from _cells("projects.csv", inputs.projects, ["project_code"], _OTHER_LETTERS)
    if published is not None:
        columns = [name for name in published if name == "published" or name.startswith("what")]
        yield from _cells("published.csv", published, columns, _OTHER_LETTERS)
    if inputs.context is not None:
        columns = [name for name in inputs.context if name not in ("row", "year", "value")]
        yield from _cells("context.csv", inputs.context, columns, _OTHER_LETTERS)


def _own_texts(inputs: Inputs) -> Iterator[Text]:
    """Give what the study writes itself, line by line, with the cells of its tables."""
    for text in inputs.own_texts.texts:
        row = 1
        for piece in text.pieces:
            if isinstance(piece, Call):
                yield from (Text(said, f"{piece.name}()", text.file, row=row) for said in piece.arguments.values())
                continue
            for number, line in enumerate(piece.split("\n"), start=row):
                yield Text(line.strip(), "the line", text.file, row=number)
            row += piece.count("\n")
    for file, rows in inputs.own_texts.tables.items():
        yield from (Text(cell, file=file) for cells in rows for cell in cells)


def _unreported(inputs: Inputs) -> Iterator[Text]:
    """Give the texts that people wrote and no report shows."""
    for path in (each for each in _paths(inputs) if len(each.parts) > 1):
        yield Text(path.name, "the name of the file", path.name, do="Give it another name")
    settings = {name: getattr(inputs.study, name) for name in _SEARCHED_FOR}
    for file, content in (("study.toml", settings), ("headings.toml", read_toml(inputs.folder, "headings.toml"))):
        yield from (Text(text, f"the key {key!r}", file) for key, text in _written(content))
    yield from _cells("institutions.csv", inputs.frame, ["survey_form", "note"], _OTHER_LETTERS)
    yield from _cells("published.csv", inputs.published, ["id", "section", "unit", "measure", "note"], _OTHER_LETTERS)
    rows = read_list(inputs.folder / "spellings.csv", ["spelling", "institution"])
    yield from _cells("spellings.csv", rows, ["spelling"], _OTHER_LETTERS)


def _paths(inputs: Inputs) -> list[PurePath]:
    """Give the path of every file within the study folder, as somebody has looked at it already or as it is now."""
    files = inputs.files or [path.relative_to(inputs.folder) for path in study_files(inputs.folder)]
    return [PurePath(path) for path in files]


def _written(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Give every text in settings, with the dotted key below which it stands."""
    if isinstance(content, str):
        yield key, content
    elif isinstance(content, Mapping):
        for name, value in content.items():
            yield from _written(value, ".".join(filter(None, (key, str(name)))))
    elif isinstance(content, Sequence):
        for value in content:
            yield from _written(value, key)


def _cells(file: str, table: pd.DataFrame | None, columns: Sequence[str], do: str) -> Iterator[Text]:
    """Give the cells of some columns, but for those of letters that every font has."""
    for column in columns if table is not None else ():
        for row, text in zip(table["row"].tolist(), table[column].tolist(), strict=True):
            if not is_latin(text):
                yield Text(text, file=file, column=column, row=int(row), do=do)


def _errors(texts: Sequence[Text], letters: Mapping[str, str], wrong: str) -> list[InputError]:
    """Give an error for each place: of the cells of a column for the first one, with how many follow.

    `letters` has for each text in which something is `wrong` the letter to blame.
    """
    places: dict[tuple[str | None, ...], list[Text]] = {}
    for each in texts:
        if each.text in letters:
            places.setdefault((each.what, each.file, each.column), []).append(each)
    return [_error(first, letters[first.text], wrong, more) for first, *more in places.values()]


def _error(place: Text, letter: str, wrong: str, more: Sequence[Text]) -> InputError:
    codes = " ".join(f"U+{ord(sign):04X}" for sign in letter)
    what = f"{place.what} {wrong.format(letter=letter, codes=codes)}"
    others = and_more(len(more), [each.row for each in more if each.row])
    return InputError(what + others, do=place.do, file=place.file, column=place.column, row=place.row)
