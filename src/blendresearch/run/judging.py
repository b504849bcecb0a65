"""All that can be said against the input of a study, in one list and in the order in which it must be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from blendresearch.base.cell_places import in_words
from blendresearch.base.database import opened
from blendresearch.base.errors import HeadingError, InputError, UnlistedError
from blendresearch.data.rules import SEVERITIES, rules
from blendresearch.language import load
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.control_totals import other_totals
from blendresearch.mobilities.doubts import Doubt, doubts
from blendresearch.mobilities.earlier import count_earlier
from blendresearch.mobilities.empty_exports import empty_exports
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.findings import Findings
from blendresearch.mobilities.places import DRAWN
from blendresearch.mobilities.registration import first_found, make_registration
from blendresearch.mobilities.tidying import judge, make_mobilities
from blendresearch.mobilities.unread_words import and_other_words
from blendresearch.run.notices import not_as_usual, unanswered, undated, unverified
from blendresearch.run.projects_told import about_projects
from blendresearch.run.survey_told import about_survey
from blendresearch.statistics.counting import Counts, count
from blendresearch.study.context_list import read_context
from blendresearch.study.drawn_sample import find_sample
from blendresearch.study.earlier_edition import earlier_files
from blendresearch.study.files import Snapshot, study_files
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import Inputs, read_inputs
from blendresearch.study.lists import read_institutions, read_listed, read_projects, read_published, read_spellings
from blendresearch.study.meant_names import under_meant_names
from blendresearch.study.near_names import lists_elsewhere, looked_at_once, refuse_stray
from blendresearch.study.partial_settings import read_for_records
from blendresearch.study.settings import Study, read_study
from blendresearch.study.showable import unshowable, without_meaning
from blendresearch.study.spellings import with_counted_names
from blendresearch.study.texts.own_texts import read_own_texts
from blendresearch.study.validation_answers import answers_by_stratum, read_answers
from blendresearch.survey.read import SurveyRead, open_survey

if TYPE_CHECKING:
    from blendresearch.statistics.results import Results

BLOCKS = ("settings", "files", "headings", "lists", "records", "results", "nothing")
"""What a problem keeps from being done, in the order of the work: as long as it is there, nothing after it is sure."""
MOST_PLACES = 20_000
"""So many places are told of one rule for records."""
_JUDGED = "judged"
_OF_A_THREAD = 64 << 20
"""So many bytes of exports, which are more than half a million records, make another thread worth its while."""
_READ = {
    read_study: "settings", refuse_stray: "files", read_projects: "lists", read_institutions: "lists",
    read_published: "lists", read_context: "lists", read_answers: "lists", read_own_texts: "results",
}  # fmt: skip
"""What is read besides the exports, and what a fault in it blocks."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (severity error), worth a look (warning) or good to know (notice).

    `blocks` is one of BLOCKS. `file`, `column` and `row` (as a spreadsheet counts) are None where it is about none;
    `what` and `do` are sentences without a full stop, and never a cell of a person.
    """

    severity: str
    blocks: str
    file: str | None
    column: str | None
    row: int | None
    what: str
    do: str

    @classmethod
    def of(cls, error: InputError, blocks: str) -> Problem:
        """Make a problem of an error that stops a run."""
        return cls("error", blocks, error.file, error.column, error.row, error.what, error.do)

    @classmethod
    def about(cls, doubt: Doubt) -> Problem:
        """Make a problem of what is worth knowing and stops nothing."""
        return cls(doubt.severity, "nothing", doubt.file, doubt.column, doubt.row, doubt.what, doubt.do)

    @property
    def place(self) -> str:
        """Give the place in words: file, column and row, as far as there are."""
        return in_words(self.file, self.column, self.row)


def judge_study(workspace: Workspace, places: int = MOST_PLACES) -> list[Problem]:
    """Read all input of a study once and give every problem, ordered by what it blocks; nothing is written.

    What is wrong with records, or was found by a check of the registration, gives a problem a place, at most so many as
    `places`.
    """
    with (
        looked_at_once(),
        opened(threads=_threads(workspace.folder)) as connection,
        under_meant_names(workspace.folder) as lists,
    ):
        inputs = _inputs_of(workspace, lists)
        read = inputs or _legible(lists)
        sound = inputs is not None and lists == workspace.folder
        problems = list(_of_input(connection, workspace.folder, lists, read, places, sound=sound))
        problems += _of_letters(read) if read else ()
        survey, wrong = _survey_of(inputs) if inputs else (None, [])
        problems += (Problem.of(error, "lists") for error in wrong)
        if inputs and not problems:
            problems += _of_results(connection, inputs, survey, places)
            problems += _of_answers(workspace, inputs)
            problems += (Problem.of(error, "results") for error in _errors(count_earlier, inputs))
        problems += (Problem.of(error, "settings") for error in _earlier_of(workspace, lists))
        if all(problem.blocks != "settings" for problem in problems):
            problems += _up_to_an_error(_notices(workspace.folder, inputs))
    told: dict[tuple[str, str], Problem] = {}
    for problem in problems:  # a link that leaves the folder is met as a file and as an export
        told.setdefault((problem.place, problem.what), problem)
    return sorted(told.values(), key=_order)


def _threads(folder: Path) -> int:
    """Give how many threads the database may have: those of small exports spend more on each other than they gain."""
    return 1 + sum(path.stat().st_size for path in (folder / "mobilities").glob("*") if path.is_file()) // _OF_A_THREAD


def _of_letters(inputs: Inputs) -> list[Problem]:
    """Give what no report could show; nothing where a path leads out of the folder, which is told already."""
    with suppress(InputError):
        return [Problem.of(error, "results") for error in unshowable(inputs)]
    return []


def _inputs_of(workspace: Workspace, folder: Path) -> Inputs | None:
    """Give the settings and lists of a study; None when something in them is wrong, which is told already."""
    try:
        others = earlier_files(workspace, read_study(folder))
        return read_inputs(folder, Snapshot(folder, {}, {}, others))
    except InputError:
        return None


def _survey_of(inputs: Inputs) -> tuple[SurveyRead | None, list[InputError]]:
    """Give the survey of a study, or all that is wrong with it."""
    try:
        return open_survey(inputs), []
    except InputError as error:
        return None, error.all


def _earlier_of(workspace: Workspace, folder: Path) -> list[InputError]:
    """Give what is wrong with the earlier edition that sound settings name."""
    with suppress(InputError):
        study = read_study(folder)
        wrong = _errors(earlier_files, workspace, study)
        return wrong or (_errors(_read_earlier, workspace, study) if study.previous else [])
    return []


def _read_earlier(workspace: Workspace, study: Study) -> None:
    from blendresearch.statistics.editions.earlier_results import read_edition  # noqa: PLC0415 - loads all methods

    read_edition(study, earlier_files(workspace, study))


def _legible(folder: Path) -> Inputs | None:
    """Give what is sound of settings and lists where cells are wrong on which no record rests, or None."""
    try:
        study, names = read_for_records(folder), read_spellings(folder)
        listed = read_listed(folder, names)
    except InputError:
        return None
    if study is None:
        return None
    counted, snapshot = with_counted_names(study, names), Snapshot(folder, {}, {})
    return Inputs(folder, counted, names, listed, None, None, tuple(study.focus), snapshot)


def _order(problem: Problem) -> tuple:
    if problem.severity == "warning":  # by check, the worst first, as they come
        return BLOCKS.index(problem.blocks), False, "", 0
    return BLOCKS.index(problem.blocks), True, problem.file or "", problem.row or 0


def _errors(read: Callable[..., object], *arguments: object) -> list[InputError]:
    try:
        read(*arguments)
    except InputError as error:
        return error.all
    return []


def _of_input(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    where_lists_are: Path,
    read: Inputs | None,
    places: int,
    *,
    sound: bool,
) -> Iterator[Problem]:
    """Give what is wrong with settings, files, lists and exports, and with records where what they rest on is sound.

    `read` is as much of settings and lists as can be read, in the folder where they have their names; `sound` says that
    it is all that stands in them, and that nothing in them is wrong.
    """
    asked = () if sound else _READ
    wrong = {each: _errors(each, folder if each is refuse_stray else where_lists_are) for each in asked}
    yield from (Problem.of(error, _READ[each]) for each, errors in wrong.items() for error in errors)
    yield from (Problem.of(error, "files") for error in _errors(study_files, folder))
    strays = {error.file for error in wrong.get(refuse_stray, ())}
    exports = [each for each in _errors(load_records, connection, folder) if not (each.file and each.file in strays)]
    yield from (Problem.of(error, _blocked_by(error)) for error in exports)
    unread = any(not (where_lists_are / known).is_file() for known, _ in lists_elsewhere(folder))
    if read is None or unread or any(_blocked_by(error) == "settings" for error in exports):
        return
    wrong_records = judge(connection, read.study, read.projects, places, all_read=not (exports or strays))
    yield from (
        Problem.of(error, "lists" if isinstance(error, UnlistedError) else "records") for error in wrong_records
    )


def _blocked_by(error: InputError) -> str:
    if error.file == "headings.toml":
        return "settings"
    return "headings" if isinstance(error, HeadingError) else "files"


def _of_results(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, survey: SurveyRead | None, places: int
) -> Iterator[Problem]:
    """Do what later steps do: measures of published figures can be wrong, and the registration can be worth a look."""
    make_mobilities(connection, inputs.study)
    connection.execute(f"CREATE TABLE {_JUDGED} AS SELECT * FROM mobilities")  # which is asked for several times
    mobilities = connection.table(_JUDGED)
    registration = make_registration(mobilities)
    empty = empty_exports(connection)
    counts = count(mobilities, registration, make_bounds(mobilities, inputs.study), empty)
    results = cache(partial(_results_of, inputs, counts, survey))
    # Of many institutions the tables take longer than all else, and nothing but these figures can be wrong in them.
    wrong = _wrong_figures(inputs, results)
    yield from (Problem.of(error, "records") for error in other_totals(mobilities, inputs.projects, inputs.study))
    yield from map(Problem.about, about_projects(inputs, counts))
    yield from (Problem.of(error, "results") for error in wrong)
    if not wrong:
        yield from map(Problem.about, doubts(connection))
        yield from map(Problem.about, about_survey(survey, inputs, counts))
        yield from map(Problem.about, _of_editions(inputs, results))
        yield from _worth_a_look(connection, Findings(registration), places)
        yield from (
            Problem("notice", "nothing", each.file, None, None, each.what, each.do) for each in unverified(inputs)
        )


def _results_of(inputs: Inputs, counts: Counts, survey: SurveyRead | None) -> Results:
    from blendresearch.statistics.results import Results  # noqa: PLC0415 - its methods take long to load

    return Results.of(inputs, counts, survey=survey)


def _wrong_figures(inputs: Inputs, results: Callable[[], Results]) -> list[InputError]:
    """Give what is wrong with published figures, and with those that the texts of the study ask for."""
    if inputs.published is None and not inputs.own_texts.texts:
        return []
    return [*_errors(lambda: results().published), *_errors(results().refuse_wrong_calls)]


def _of_editions(inputs: Inputs, results: Callable[[], Results]) -> list[Doubt]:
    """Give what cannot be compared with an earlier edition; nothing where it cannot be read, which is told already."""
    if not inputs.study.previous:
        return []
    from blendresearch.run.editions_told import about_editions  # noqa: PLC0415 - its methods take long to load

    with suppress(InputError):
        return about_editions(results())
    return []


def _of_answers(workspace: Workspace, inputs: Inputs) -> Iterator[Problem]:
    """Match answers with the sample that they belong to."""
    try:
        sample = find_sample(workspace.folder, workspace.processed / DRAWN) if inputs.answers is not None else None
        strata = answers_by_stratum(inputs.answers, sample, [each.name for each in inputs.study.cohorts])
    except InputError as error:
        yield from (Problem.of(each, "results") for each in error.all)
        return
    for each in unanswered(strata):
        yield Problem("warning", "nothing", each.file, None, None, each.what, each.do)


def _worth_a_look(connection: duckdb.DuckDBPyConnection, findings: Findings, places: int) -> Iterator[Problem]:
    """Give a problem for every place of a check, and one without a place where not all are told."""
    words = load("en").words["registration"]
    found = [rule for rule in rules() if rule.severity != "note" and findings.finds(rule.id)]
    where = dict(list(first_found(connection.table(_JUDGED), found, places + 1).groupby("rule")))
    for rule in sorted(found, key=lambda rule: SEVERITIES.index(rule.severity)):
        what, do = f"{words['rules'][rule.id]}: {findings.of(rule.id)}", words["advice"][rule.id].rstrip(".")
        if rule.words and places == 1:
            what += and_other_words(connection, rule.columns[0], _JUDGED, rule.condition)
        for place in where[rule.id].head(places).itertuples():
            yield Problem("warning", "nothing", place.file, rule.column, int(place.row), what, do)
        if len(where[rule.id]) > places > 1:
            more = f"{do}. Only the first {places} of these are told here"
            yield Problem("warning", "nothing", None, rule.column, None, what, more)


def _notices(folder: Path, inputs: Inputs | None) -> Iterator[Problem]:
    for each in undated(inputs.study) if inputs else ():
        yield replace(Problem.of(each, "nothing"), severity="warning")
    for each in without_meaning(inputs) if inputs else ():
        yield replace(Problem.of(each, "nothing"), severity="notice")
    for each in not_as_usual(folder, inputs):
        yield Problem("notice", "nothing", each.file, None, None, each.what, each.do)


def _up_to_an_error(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Give problems as long as they come: an error that ends them was told already."""
    with suppress(InputError):
        yield from problems
