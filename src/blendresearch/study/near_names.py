"""Files that nearly are one of a study: a list under another name or as a workbook, exports beside their folder.

None of them is read, and none is passed over: where a list or exports would be missing from the counts, a run is
refused; else it is told.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import list_names, nearest, normalise
from blendresearch.study.earlier_edition import NEEDED as RESULTS
from blendresearch.study.files import NAMES, is_left_by_a_system, refuse_outside
from blendresearch.study.first_rows import first_rows, names_a_list, names_exports
from blendresearch.study.list_rows import stop_at
from blendresearch.study.spellings import Alone
from blendresearch.study.survey_files import FOLDER as SURVEY
from blendresearch.study.survey_files import form_exports, has_other_name, is_survey_list, unread_in_survey

_EXPORTS, _OTHERS = "mobilities", ("texts", "validation", "earlier")
_LOOKED_INTO = 3  # files of another folder: enough to know what it holds
_NUMBER = re.compile(r"v?\d+")
_SEEN: ContextVar[dict[Path, list["Stray"]] | None] = ContextVar("seen", default=None)


@dataclass(frozen=True)
class Stray:
    """A file that is not read although it may be meant: its path within the study, and two sentences.

    `missing` says that without it the counts would be others than meant, `known` which list it is meant as.
    """

    path: str
    what: str
    do: str
    missing: bool
    known: str | None = None


@contextmanager
def looked_at_once() -> Iterator[None]:
    """Look into every file once as long as the block runs, whatever is asked: nothing changes in the meantime."""
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


def refuse_stray(folder: Path) -> None:
    """Raise InputError with every file without which the counts would be others than meant."""
    stop_at([InputError(each.what, do=each.do, file=each.path) for each in _strays(folder) if each.missing])


def stray_files(folder: Path) -> list[Alone]:
    """Give every other file that looks like one of a study and is not read."""
    return [Alone(each.path, each.what, each.do) for each in _strays(folder) if not each.missing]


def lists_elsewhere(folder: Path) -> list[tuple[str, Path]]:
    """Give every file that is meant as a list which is not there, with the name of that."""
    return [(each.known, folder / each.path) for each in _strays(folder) if each.missing and each.known]


def _strays(folder: Path) -> Sequence[Stray]:
    seen = _SEEN.get()
    if seen is None:
        return list(_found(folder))
    return seen[folder] if folder in seen else seen.setdefault(folder, list(_found(folder)))


def _found(folder: Path) -> Iterator[Stray]:
    """Look at every file that is not read, by its name and its first rows; exports in one folder are told together."""
    linked = {Path(os.path.realpath(path)) for path in folder.glob(f"{_EXPORTS}/*") if path.is_symlink()}
    places: dict[PurePath, list[PurePath]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        inside = path.relative_to(folder)
        is_read = bool(linked) and path.resolve() in linked
        if not is_read and not any(is_left_by_a_system(each) for each in (inside, *inside.parents)):
            places.setdefault(inside.parent, []).append(inside)
    for place, files in places.items():
        top = place.parts[:1]
        if top == (_EXPORTS,):
            yield from _among_exports(folder, files)
        elif top == (SURVEY,):
            yield from _of_the_survey(folder, place, files)
        elif not top:
            yield from filter(None, (_at_the_top(folder, each) for each in files if each.name.casefold() not in NAMES))
        elif top[0] not in _OTHERS:
            yield from _below(folder, place, files)


def _among_exports(folder: Path, files: Sequence[PurePath]) -> Iterator[Stray]:
    for inside in (each for each in files if near_name(each.name)):
        rows = first_rows(folder / inside)
        known = names_a_list(rows)
        if known and not names_exports(rows):
            what, do = f"it looks like {known} and stands among the exports", f"Put it beside {_EXPORTS}/, as {known}"
            yield Stray(inside.as_posix(), what, do, not (folder / known).is_file(), known)


def _of_the_survey(folder: Path, place: PurePath, files: Sequence[PurePath]) -> Iterator[Stray]:
    """Look at what would be read as an export of a form and is a list, and at what is not read."""
    if len(place.parts) > 1:
        do = f"Put what belongs to the survey in {SURVEY}/ itself, or take the folder out of there"
        yield Stray(place.as_posix(), f"no file in a folder within {SURVEY}/ is read", do, missing=False)
        return
    unread = {path.name for path in unread_in_survey(folder)}
    exports = {path.name for path in form_exports(folder)}
    for inside in files:
        if inside.name in unread:
            do = "Nothing, if that is right; docs/input.md tells what is read there"
            yield Stray(inside.as_posix(), f"it is nothing that is read of {SURVEY}/", do, missing=False)
        elif is_survey_list(inside) and has_other_name(inside):
            known = f"{SURVEY}/{inside.stem.casefold()}.csv"
            what = f"it looks like {known}, and is not read under this name"
            yield Stray(
                inside.as_posix(), what, f"Save it as CSV or XLSX, and call it {known} (or .xlsx)", missing=True
            )
        elif inside.name in exports and (known := names_a_list(_rows(folder, inside))):
            what = f"it looks like {known}, and would be read as an export of a form"
            yield Stray(inside.as_posix(), what, f"Call it {known}, or take it out of there", missing=True)


def _at_the_top(folder: Path, inside: PurePath) -> Stray | None:
    rows = _rows(folder, inside)
    if names_exports(rows):
        what = f"it looks like an export and stands beside {_EXPORTS}/, where no export is read"
        return Stray(str(inside), what, f"Put it in {_EXPORTS}/, or take it out of the study folder", missing=True)
    if known := near_name(inside.name) or names_a_list(rows):
        return _of_a_list(folder, inside, known)
    if inside.suffix.casefold() in list_names()["kinds"]["told"]:
        do = "Nothing, if that is right; docs/input.md names the files that are read"
        return Stray(str(inside), "it is no file that a study folder has, and was not read", do, missing=False)
    return None


def _below(folder: Path, place: PurePath, files: Sequence[PurePath]) -> Iterator[Stray]:
    """Look into a folder that is none of a study's: exports in it are told once, lists one by one."""
    if any(names_exports(_rows(folder, each)) for each in files[:_LOOKED_INTO]):
        what = f"a file in this folder looks like an export ({files[0].name} is there), and no export is read there"
        do = f"Put the exports in {_EXPORTS}/, or take the folder out of the study folder"
        yield Stray(place.as_posix(), what, do, missing=not any(folder.glob(f"{_EXPORTS}/*")))
        return
    if any(each.name == RESULTS for each in files):  # results of an earlier edition, whose tables are lists, too
        return
    for inside in files:
        if known := near_name(inside.name):
            yield _of_a_list(folder, inside, known)


def _rows(folder: Path, inside: PurePath) -> list[list[str]]:
    try:
        refuse_outside(folder / inside, folder)
    except InputError:  # told already, as what it is
        return []
    return first_rows(folder / inside) if inside.suffix.casefold() in list_names()["kinds"]["tables"] else []


def _of_a_list(folder: Path, inside: PurePath, known: str) -> Stray:
    if (folder / known).is_file():
        what = f"it looks like {known} and was not read: {known} was"
        return Stray(inside.as_posix(), what, "Keep the one that is right, under that name", missing=False)
    right = inside.suffix.casefold() in (".csv", ".tsv", ".toml", ".txt")
    save = "" if right or known.endswith(".toml") else "Open it in a spreadsheet and save it as CSV UTF-8; "
    where = "" if "/" in known else ", in the study folder itself"
    do = f"{save}{'call' if save else 'Call'} it {known}{where}; or take it out of there"
    return Stray(inside.as_posix(), f"it looks like {known}, and is not read under this name", do, True, known)


@cache
def near_name(name: str) -> str | None:
    """Give the file of a study that a name may be meant as, None where it is near none; also for the right name.

    >>> near_name("Projecten (1).xlsx"), near_name("institution.csv.txt"), near_name("README.md")
    ('projects.csv', 'institutions.csv', None)
    """
    kinds = list_names()["kinds"]
    stem, kind = PurePath(name).stem, PurePath(name).suffix.casefold()
    own = {each: kinds["settings" if each.endswith(".toml") else "tables"] for each in list_names()["lists"]}
    found = _named(stem, [each for each, endings in own.items() if kind in endings])
    twice = kind and PurePath(stem).suffix.casefold() in {*kinds["tables"], *kinds["settings"]} - {""}
    return found or (near_name(stem) if twice else None)


def _named(stem: str, lists: Sequence[str]) -> str | None:
    again = list_names()["again"]["words"]
    words = [word for word in normalise(stem).split() if word not in again and not _NUMBER.fullmatch(word)]
    called = {"".join(text.split()): each for each in lists for text in list_names()["lists"][each]}
    found = nearest("".join(words), called, cutoff=0.85)
    return called[found] if found else None
