"""All that can be said against the input of a study, in one list and in the order in which it must be mended."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from blendresearch.base.database import opened
from blendresearch.base.errors import HeadingError, InputError
from blendresearch.language import load
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.tidying import judge
from blendresearch.statistics.analysis import Analysis
from blendresearch.study.files import study_files
from blendresearch.study.folder import Workspace
from blendresearch.study.lists import read_institutions, read_projects, read_published, read_spellings
from blendresearch.study.settings import read_study
from blendresearch.study.spellings import named

BLOCKS = ("settings", "files", "headings", "lists", "records", "results", "nothing")
"""What a problem keeps from being done, in the order of the work: as long as it is there, nothing after it is sure."""


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
    def of(cls, error: InputError, blocks: str) -> "Problem":
        """Make a problem of an error that stops a run."""
        return cls("error", blocks, error.file, error.column, error.row, error.what, error.do)

    @property
    def place(self) -> str:
        """Give the place in words: file, column and row, as far as there are."""
        column = f"column {self.column!r}" if self.column else ""
        return ", ".join(filter(None, [self.file, column, f"row {self.row}" if self.row else ""]))


def judge_study(workspace: Workspace) -> list[Problem]:
    """Read all input of a study and give every problem, ordered by what it blocks; nothing is written."""
    problems = list(_of_input(workspace))
    with TemporaryDirectory() as output:
        if not problems:
            problems += _of_results(Workspace.open(workspace.folder, output))
        if all(problem.blocks != "settings" for problem in problems):
            problems += _up_to_an_error(_notices(Workspace.open(workspace.folder, output)))
    told: dict[tuple[str, str], Problem] = {}
    for problem in problems:  # a link that leaves the folder is met as a file and as an export
        told.setdefault((problem.place, problem.what), problem)
    return sorted(told.values(), key=_order)


def _order(problem: Problem) -> tuple:
    return BLOCKS.index(problem.blocks), problem.severity != "warning", problem.file or "", problem.row or 0


def _errors(read: Callable[..., object], *arguments: object) -> list[InputError]:
    try:
        read(*arguments)
    except InputError as error:
        return error.all
    return []


def _of_input(workspace: Workspace) -> Iterator[Problem]:
    folder = workspace.folder
    settings = _errors(read_study, folder)
    yield from (Problem.of(error, "settings") for error in settings)
    yield from (Problem.of(error, "files") for error in _errors(study_files, folder))
    lists = {read: _errors(read, folder) for read in (read_projects, read_institutions, read_published)}
    yield from (Problem.of(error, "lists") for errors in lists.values() for error in errors)
    with opened() as connection:
        exports = _errors(load_records, connection, folder)
        yield from (Problem.of(error, _blocked_by(error)) for error in exports)
        if settings or lists[read_projects] or any(_blocked_by(error) == "settings" for error in exports):
            return  # what the records mean follows from these
        found = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'cells'").fetchone()
        if found == (1,):
            records = judge(connection, named(read_study(folder), read_spellings(folder)), read_projects(folder))
            yield from (Problem.of(error, "records") for error in records)


def _blocked_by(error: InputError) -> str:
    if error.file == "headings.toml":
        return "settings"
    return "headings" if isinstance(error, HeadingError) else "files"


def _of_results(workspace: Workspace) -> Iterator[Problem]:
    """Do what later steps do: measures of published figures can be wrong, and the registration can be worth a look."""
    try:
        analysis = Analysis(workspace)
        registration = analysis.registration
        _ = analysis.findings
    except InputError as error:
        yield from (Problem.of(each, "results") for each in error.all)
        return
    words = load("en").words["registration"]
    looked_at = registration[registration["severity"] != "note"]
    for rule, mobilities in looked_at.groupby("rule", sort=False)["mobilities"].sum().items():
        what = f"{words['rules'][rule]}: {mobilities}"
        yield Problem(
            "warning",
            "nothing",
            None,
            None,
            None,
            what,
            words["advice"][rule].rstrip("."),
        )


def _notices(workspace: Workspace) -> Iterator[Problem]:
    analysis = Analysis(workspace)
    for name in analysis.unread:
        what, do = (
            "it is no CSV, XLSX, XLS or ODS file and was not read",
            "If it is an export, save it as one of these; if it holds exports, put them in mobilities/ itself",
        )
        yield Problem("notice", "nothing", name, None, None, what, do)
    for each in analysis.names_alone:
        yield Problem("notice", "nothing", each.file, None, None, each.what, each.do)


def _up_to_an_error(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Give problems as long as they come: an error that ends them was told already."""
    with suppress(InputError):
        yield from problems
