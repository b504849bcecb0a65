"""What is still to be done in a study, in the order in which a person does it: empty once its report is made."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import heading_of
from blendresearch.run.judging import Problem
from blendresearch.run.last_runs import LastRun
from blendresearch.run.projects_told import is_without_record
from blendresearch.study.folder import Workspace, asked_as, export_files, nearby
from blendresearch.study.list_rows import open_list
from blendresearch.study.list_writing import PROJECTS
from blendresearch.study.lists import read_institutions, read_listed
from blendresearch.study.settings import SETTINGS, Study, read_study
from blendresearch.study.spellings import Spellings
from blendresearch.study.survey_files import FOLDER as SURVEY
from blendresearch.study.survey_files import coding_projects, form_exports, is_survey_list, survey_files

FRAME = "institutions.csv"


@dataclass(frozen=True)
class ToDo:
    """One thing to do: a sentence without a full stop, and whether it `stops` a run as long as it is not done."""

    what: str
    stops: bool


def to_do(workspace: Workspace, problems: Sequence[Problem]) -> list[ToDo]:
    """Give what is to be done, by the files of a study and by what was found wrong with them; nothing is written."""
    study = None
    with suppress(InputError):
        study = read_study(workspace.folder)
    todo = [ToDo(what, stops=True) for what in _that_stop(workspace, problems)]
    if study is not None:
        todo += [ToDo(what, stops=False) for what in _that_can_wait(workspace, study, problems)]
        last = LastRun.of(workspace.processed)
        if todo or last is None or last.changed(workspace):
            todo.append(ToDo(f"Run 'blendresearch run {workspace.asked}'", stops=False))
    return todo


def is_unlisted(problem: Problem) -> bool:
    """Tell whether a problem is a project of the exports that the list of projects does not have."""
    return problem.blocks == "lists" and problem.column == heading_of("project_code")


def _that_stop(workspace: Workspace, problems: Sequence[Problem]) -> Iterator[str]:
    wrong = [each for each in problems if each.severity == "error"]
    yield from _of(wrong, "settings", f"Correct {SETTINGS}, or headings.toml: {{}}, told above")
    with_exports = _has_exports(workspace.folder)
    if not with_exports:
        where = nearby(workspace.folder / "mobilities")
        yield f"Put the exports of the Beneficiary Module into {where}{_guide(workspace.folder)}"
    unread = {each.file for each in wrong if each.blocks in ("files", "headings") and each.file}
    if unread:
        yield f"Mend what cannot be read, or take it out: {_many(len(unread), 'file')}, told above"
    if unlisted := sum(map(is_unlisted, wrong)):
        lists = "with a list of projects of the agency behind it, their institutions are filled in, too"
        them = f"{_many(unlisted, 'project')} of the exports {'is' if unlisted == 1 else 'are'} not in {PROJECTS}"
        yield f"Run 'blendresearch projects {asked_as(workspace.folder)}': {them} ({lists})"
    nameless = _nameless(workspace.folder)
    if nameless:
        give = f"'blendresearch projects {asked_as(workspace.folder)} LIST' takes them from a list of the agency"
        yield f"Fill in the institution of {_many(nameless, 'project')} in {PROJECTS}; {give}"
    known = [each for each in wrong if not is_unlisted(each) and not (nameless and _is_of_names(each))]
    yield from _of(known, "lists", "Correct the lists: {}, told above")
    yield from _of(known, "records", "Mend what is wrong with records, each as told above: {}")
    yield from _of(known, "results", "Correct what later steps need: {}, told above")


def _that_can_wait(workspace: Workspace, study: Study, problems: Sequence[Problem]) -> Iterator[str]:
    silent = sum(is_without_record(each.do) for each in problems)
    if silent and not study.synthetic:
        yield f"Put the export of {_many(silent, 'project')} into mobilities/, or say in {PROJECTS} what became of it"
    if undated := _undated(study):
        cohorts = f"cohort{'' if len(undated) == 1 else 's'} {' and '.join(map(repr, undated))}"
        yield f"Write the day of the exports, exported_on, for the {cohorts} in {SETTINGS}"
    if not study.synthetic:
        yield from _of_frame(workspace.folder, study)
    yield from _of_survey(workspace)
    if not study.synthetic and not (study.publication and study.publication.publisher):
        yield f"Say below [publication] in {SETTINGS} who publishes the report"


def _of(wrong: Sequence[Problem], blocks: str, sentence: str) -> Iterator[str]:
    if number := sum(each.blocks == blocks for each in wrong):
        yield sentence.format(_many(number, "thing"))


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _has_exports(folder: Path) -> bool:
    with suppress(InputError):
        return bool(export_files(folder))
    return False


def _guide(folder: Path) -> str:
    """Point to the file that says which screen gives which export, as `blendresearch new` writes it."""
    found = sorted(path.name for path in folder.glob("README.*.md"))
    return f" ({' or '.join(found)} says which screen gives them)" if found else ""


def _nameless(folder: Path) -> int:
    with suppress(InputError):
        listed = read_listed(folder, Spellings())
        return 0 if listed is None else int((listed["institution"] == "").sum())
    return 0


def _is_of_names(problem: Problem) -> bool:
    return problem.file == PROJECTS and problem.column == "institution"


def _undated(study: Study) -> list[str]:
    """Name the cohorts of which the day is asked for: those that still grow, and all where no day dates the report."""
    dated = study.exported_on is not None
    return [each.name for each in study.cohorts if not (each.exported_on or (each.complete and dated))]


def _of_frame(folder: Path, study: Study) -> Iterator[str]:
    with suppress(InputError):
        frame = read_institutions(folder)
        if frame is not None and frame.empty:
            those = "also those without mobilities, or remove it: the report then takes those of projects.csv"
            yield f"List the institutions that the study is about in {FRAME}, {those}"
        elif frame is not None and not study.frame_on:
            yield f"Go through {FRAME}, and write the day that it is of, frame_on, at the top of {SETTINGS}"
        if frame is not None and form_exports(folder) and frame["approached"].isna().all() and not frame.empty:
            yield f"Fill in approached and responded in {FRAME}"


def _of_survey(workspace: Workspace) -> Iterator[str]:
    folder = workspace.folder
    with suppress(InputError):
        if not survey_files(folder):
            return
        exports = form_exports(folder)
        if not exports and not coding_projects(folder) and not _has_codings(folder):
            yield f"Put the exports of the forms into {SURVEY}/, or remove that folder where there is no survey"
        elif exports and not any(is_survey_list(path) and path.stem == "questions" for path in survey_files(folder)):
            yield f"Run 'blendresearch survey {asked_as(workspace.folder)}', which proposes {SURVEY}/questions.csv"


def _has_codings(folder: Path) -> bool:
    found = open_list(folder / SURVEY / "codings.csv", ["institution"], ["institution"], most=1)
    return found is not None and bool(found.rows)
