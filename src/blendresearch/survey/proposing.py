"""A list of questions proposed from exports of forms: headings, and kinds and options as far as answers share them."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import normalise
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.survey.forms.choices import SEPARATOR
from blendresearch.survey.forms.columns import FormColumn
from blendresearch.survey.forms.form_files import form_files, opened_form
from blendresearch.survey.forms.guessing import Guess, guessed
from blendresearch.survey.forms.heading_keys import heading_key, partings
from blendresearch.survey.forms.meanings import Cells
from blendresearch.survey.forms.programs import Program, asks_for, asks_for_number, form_in_name, part_words
from blendresearch.survey.questions import COLUMNS_OF_QUESTIONS


@dataclass(frozen=True)
class ProposedFile:
    """What was seen of one export: `persons` are places (from 0) of columns that ask for a person and are left out."""

    path: Path
    program: str
    form: str
    answers: int
    questions: int
    persons: tuple[int, ...]


@dataclass(frozen=True)
class ProposedQuestion:
    """A row of questions.csv to be."""

    question: str
    form: str
    heading: str
    guess: Guess


@dataclass(frozen=True)
class Proposal:
    """The list that is proposed, and the exports that it comes from."""

    files: tuple[ProposedFile, ...]
    questions: tuple[ProposedQuestion, ...]

    @property
    def asks_for_institution(self) -> bool:
        """Tell whether every form has a question that seems to ask for the institution."""
        forms = {file.form for file in self.files}
        asking = {each.form for each in self.questions if each.guess.kind == "institution"}
        return "" in asking or forms <= asking

    def as_csv(self) -> str:
        """Write it as questions.csv, without labels."""
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(COLUMNS_OF_QUESTIONS)
        for each in self.questions:
            options = SEPARATOR.join(each.guess.options)
            rows.writerow([each.question, each.form, each.heading, each.guess.kind, options, "", ""])
        return text.getvalue()


@dataclass(frozen=True)
class _Seen:
    """A question of an export: its heading, what is answered, and whether it asks for the institution."""

    heading: str
    cells: tuple[Cells, ...]
    is_institution: bool


@dataclass(frozen=True)
class _Export:
    path: Path
    program: Program
    seen: tuple[_Seen, ...]
    persons: tuple[int, ...]
    answers: int


def propose_questions(folder: Path, forms: Collection[str], known: KnownInstitutions) -> Proposal:
    """Propose `survey/questions.csv` from every export in `survey/`; `forms` are the names that institutions.csv has.

    No column of a person is read. A question whose heading asks for the institution, or whose answers name institutions
    that are `known`, is that of the institution. Raises InputError with every export that cannot be read, or when there
    is none.
    """
    exports, wrong = [], []
    for path in form_files(folder):
        try:
            exports.append(_seen(path, known))
        except InputError as error:
            wrong += error.all
    if wrong:
        raise InputError.together(wrong)
    if not exports:
        what = "there is no export of a form in survey/"
        raise InputError(what, do="Put the exports there as they come from the program, as CSV or XLSX")
    names = _form_names([export.path for export in exports], forms)
    files = tuple(
        ProposedFile(e.path, e.program.code, names[e.path], e.answers, len(e.seen), e.persons) for e in exports
    )
    return Proposal(files, tuple(_questions(exports, names)))


def _seen(path: Path, known: KnownInstitutions) -> _Export:
    with opened_form(path, lambda columns: 0) as table:
        asked = [each for each in table.head.columns if each.names and not (each.is_own or each.of_persons)]
        persons = [each for each in asked if _asks(each, "persons") and not _asks(each, "institution")]
        groups = _grouped([each for each in asked if each not in persons], table.program)
        places = sorted({part.place for _, parts in groups for part in parts})
        rows = [dict(zip(places, cells, strict=True)) for _, cells in table.kept(places)]
    asking = {each.place for each in asked if _asks(each, "institution")}
    seen = [
        _Seen(heading, tuple(_cells(parts, row) for row in rows), parts[0].place in asking) for heading, parts in groups
    ]
    of_persons = [each.place for each in table.head.columns if each.of_persons or each in persons]
    return _Export(path, table.program, tuple(_with_institution(seen, known)), tuple(of_persons), len(rows))


def _asks(column: FormColumn, kind: str) -> bool:
    return any(asks_for(kind, name) for name in column.names)


def _with_institution(seen: Sequence[_Seen], known: KnownInstitutions) -> Iterator[_Seen]:
    """Give the questions with one for the institution: by its heading, else by its answers.

    No other one that asks for an institution has cells either, so that no name becomes an option, and of an institution
    that answers twice the last answer alone has some.
    """
    named = [each for each in seen if each.is_institution or _names_institutions(each, known)]
    asking = next((each for each in named if each.is_institution), next(iter(named), None))
    last = _last_answers(asking, known) if asking else None
    for each in seen:
        cells = () if each in named else each.cells if last is None else tuple(each.cells[place] for place in last)
        yield replace(each, cells=cells, is_institution=each is asking)


def _last_answers(asking: _Seen, known: KnownInstitutions) -> list[int]:
    """Give the places of the last answer of each institution: what somebody sends twice is shared by nobody."""
    named = [" ".join(cells.texts) for cells in asking.cells]
    last = {(known.named(text) or text) if text else place: place for place, text in enumerate(named)}
    return sorted(last.values())


def _names_institutions(seen: _Seen, known: KnownInstitutions) -> bool:
    texts = [text for cells in seen.cells for text in cells.texts]
    return bool(texts) and sum(known.named(text) is not None for text in texts) * 2 > len(texts)


@dataclass(frozen=True)
class _Part:
    place: int
    item: str


def _is_beside(item: str) -> bool:
    return normalise(item) in part_words("other") | part_words("comment")


def _cells(parts: Sequence[_Part], row: dict[int, str]) -> Cells:
    answers = [part for part in parts if not _is_beside(part.item)]
    beside = [part for part in parts if part not in answers]
    return Cells(
        tuple((part.item, row.get(part.place, "")) for part in answers),
        any(row.get(part.place) for part in beside),
    )


def _grouped(columns: Sequence[FormColumn], program: Program) -> list[tuple[str, list[_Part]]]:
    """Bring the columns of one question together: by a second row of headings, or by what headings have in common.

    Where a column has the heading of the question itself, only texts beside "other" are parts of it.
    """
    whole = {heading_key(each.heading) for each in columns if not each.item}
    stems = Counter(key for each in columns for key in {heading_key(stem) for stem, _ in _stems(each, program)})
    groups: dict[str, tuple[str, list[_Part]]] = {}
    for column in columns:
        heading, item = column.heading, ""
        for stem, part in _stems(column, program):
            if column.item or stems[heading_key(stem)] > 1 or heading_key(stem) in whole:
                heading, item = stem, part
                break
        key = heading_key(heading)
        group = groups.setdefault(key, (" ".join(heading.split()), []))
        if not item or key not in whole or _is_beside(item):
            group[1].append(_Part(column.place, " ".join(item.split())))
    return [(heading, parts) for heading, parts in groups.values() if parts]


def _stems(column: FormColumn, program: Program) -> Iterator[tuple[str, str]]:
    """Give the headings of questions that a column may be a part of, by the signs that its program writes."""
    if column.item:
        yield column.names[0], column.item
        return
    for each in partings(column.heading):
        sign = column.heading[len(each.stem) :].lstrip()[:1] if column.heading.startswith(each.stem) else ":"
        if sign in program.parts:
            yield each.stem, each.item


def _form_names(paths: Sequence[Path], forms: Collection[str]) -> dict[Path, str]:
    """Name the form of each export by the name of its file: as institutions.csv does, or as is usual; one has none."""
    if len(paths) == 1:
        return {paths[0]: ""}
    longest = sorted(filter(None, forms), key=len, reverse=True)
    found = {}
    for path in paths:
        words = f" {normalise(path.stem)} "
        found[path] = next((form for form in longest if f" {normalise(form)} " in words), form_in_name(path.stem))
    return found


def _questions(exports: Sequence[_Export], names: dict[Path, str]) -> Iterator[ProposedQuestion]:
    """Give each heading once where all forms have it, else once a form; kinds and options by all answers to it."""
    every = {names[export.path] for export in exports}
    by_heading: dict[str, list[tuple[_Export, _Seen]]] = {}
    for export in exports:
        for seen in export.seen:
            by_heading.setdefault(heading_key(seen.heading), []).append((export, seen))
    number = 0
    for found in by_heading.values():
        forms = list(dict.fromkeys(names[export.path] for export, _ in found))
        separators = found[0][0].program.separators
        if any(seen.is_institution for _, seen in found):
            code, guess = "institution", Guess("institution")
        else:
            number += 1
            cells = [cells for _, seen in found for cells in seen.cells]
            asks_number = asks_for_number(found[0][1].heading)
            code, guess = f"q{number}", guessed(cells, separators, asks_number=asks_number)
        for form in [""] if {*forms} == every else forms:
            yield ProposedQuestion(code, form, found[0][1].heading, guess)
