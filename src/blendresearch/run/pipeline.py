"""Whole runs of one study or several: of each only what is not there yet, side by side, none in the way of another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from blendresearch.base.errors import BlendResearchError, UsageError
from blendresearch.base.faults import as_told
from blendresearch.run.exchange import clear_gone, held
from blendresearch.run.study_order import in_order
from blendresearch.run.study_run import Run, StudyRun, Tell
from blendresearch.run.workers import Workers, start_warm
from blendresearch.study.folder import Workspace
from blendresearch.study.result_places import refuse_unfit

Stands = Callable[[str], None]
"""Hears the name of a study whose new report is in place, though its run was broken off afterwards."""


def run(
    study: str | Path,
    *,
    output: str | Path | None = None,
    languages: Sequence[str] | None = None,
    jobs: int = 2,
    fresh: bool = False,
    tell: Tell = lambda study, step, state: None,
    stands: Stands = lambda study: None,
) -> Run:
    """Run a study and put its report in place, or raise and leave the earlier one as it was.

    `fresh` makes everything again. Raises InputError, UsageError or another BlendResearchError.
    """
    asked = {"output": output, "languages": languages, "jobs": jobs, "fresh": fresh, "tell": tell, "stands": stands}
    (done,) = run_all([study], **asked).values()
    if isinstance(done, BlendResearchError):
        raise done
    return done


def run_all(
    studies: Sequence[str | Path],
    *,
    output: str | Path | None = None,
    languages: Sequence[str] | None = None,
    jobs: int = 2,
    fresh: bool = False,
    tell: Tell = lambda study, step, state: None,
    stands: Stands = lambda study: None,
) -> dict[str, Run | BlendResearchError]:
    """Run several studies side by side, and give by name what each made, or why it did not: none stops another.

    A study that another one names as the edition before it runs before that one (`study_order.py`).
    When all is broken off, `stands` hears of each study whose new report is in place already.
    """
    outcomes: dict[str, Run | BlendResearchError] = {}
    started: list[StudyRun] = []
    with ExitStack() as stack, _told(started, stands):
        for group in in_order(_once(studies)):
            begun: list[StudyRun] = []
            for study in group:
                try:
                    workspace = Workspace.open(study, output)
                    refuse_unfit(workspace, output)
                    one = StudyRun(workspace, languages, fresh=fresh)
                    stack.enter_context(held(one.workspace))
                    clear_gone(one.workspace)
                    one.look()
                    begun.append(one)
                except Exception as error:
                    outcomes[Path(study).name] = as_told(error)
            started += begun
            _work(begun, jobs, tell)
            outcomes |= {one.workspace.name: one.outcome for one in begun}
    return outcomes


@contextmanager
def _told(started: Sequence[StudyRun], stands: Stands) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for one in started:
            if one.is_in_place:
                stands(one.workspace.name)
        raise


def _once(studies: Sequence[str | Path]) -> list[str | Path]:
    """Give each study once; raise UsageError when two of them have one name, and so one place for their results."""
    folders: dict[str, Path] = {}
    asked: dict[Path, str | Path] = {}
    for study in studies:
        try:
            folder = Workspace.open(study).folder
        except BlendResearchError:
            folder = Path(study)  # told as what became of it
        if folders.setdefault(folder.name, folder) != folder:
            raise UsageError(f"Two studies are called {folder.name}. Run them apart, each with its own --output.")
        asked.setdefault(folder, study)
    return list(asked.values())


def _work(runs: Sequence["StudyRun"], jobs: int, tell: Tell) -> None:
    """Do all tasks of all runs, at most `jobs` at a time."""
    busy = [each for each in runs if not each.is_current()]
    for one in runs:
        one.begin() if one in busy else one.rest()
    if not busy:
        return
    with Workers(jobs) as workers:
        start_warm()
        if len(busy) == 1:  # while the workers load what they need, this process can make the data
            busy[0].make_data_here(tell)
        while True:
            for one in busy:
                for task in one.ready():
                    if not workers.free:
                        break
                    one.start(task, workers, tell)
            if not workers.busy:
                return
            for (one, task), result in workers.results():
                one.finish(task, result, tell)
