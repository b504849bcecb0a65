"""A whole run: the notebooks in the order of their dependencies, the report from the last one; all or nothing."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode

from blendresearch.base.errors import BlendResearchError
from blendresearch.report import NOTEBOOK as REPORT
from blendresearch.report import Report
from blendresearch.run.notebooks import execute, own_ipython
from blendresearch.run.publishing import Step, publish, write_names
from blendresearch.sharing.edition import SharedAnalysis, is_protected
from blendresearch.statistics.analysis import Analysis
from blendresearch.study.files import refuse_changed
from blendresearch.study.folder import Workspace

# Which notebook needs which before it; the report is run once a language.
AFTER = {
    "01_prepare": [],
    "02_registered_use": ["01_prepare"],
    "03_survey": ["01_prepare"],
    "04_reproduction": ["02_registered_use"],
    REPORT: ["02_registered_use", "03_survey"],
}


@dataclass(frozen=True)
class Run:
    """What a run made: the folder, and the analysis with its results; `internal` is the edition that shows everything.

    Without protection in the settings of the study there is one edition, in `reports`.
    """

    reports: Path
    analysis: Analysis
    files: list[Path] = field(default_factory=list)
    internal: Path | None = None


Order = dict[Step, list[Step]]


def steps(languages: Sequence[str]) -> Order:
    """Give every step of a run with the steps that it comes after."""
    single = {name: Step(name) for name in AFTER if name != REPORT}
    ordered = [*single.values(), *(Step(REPORT, code) for code in languages)]
    return {step: [single[name] for name in AFTER[step.notebook]] for step in ordered}


def run(
    study: str | Path,
    *,
    output: str | Path | None = None,
    languages: Sequence[str] | None = None,
    jobs: int = 2,
    tell: Callable[[Step, str], None] = lambda step, state: None,
) -> Run:
    """Run a study and put its report in place, or raise and leave the earlier one as it was.

    `tell` hears of each step when it is "running" and when it is "done". Raises InputError, UsageError or another
    BlendResearchError.
    """
    workspace = Workspace.open(study, output)
    asked = Analysis(workspace)
    before = asked.inputs
    chosen = list(dict.fromkeys(languages or asked.study.languages))
    for code in chosen:
        Report(asked, code)  # refuses a language that there is not, before anything runs
    with _staging(workspace) as (staged, private), own_ipython(private / "ipython"):
        paths = [staged.folder, private.parent, Path(sys.prefix), *_home()]
        folders = {staged.processed: workspace.processed, staged.reports: workspace.reports}
        execute_all = partial(_execute, staged, private, jobs=jobs, tell=tell)
        notebooks = execute_all(steps(chosen))
        if is_protected(asked.study.disclosure):
            folders[staged.internal] = workspace.internal
            write_names(SharedAnalysis(staged), staged.internal)
            publish(Analysis(staged), notebooks, staged.internal, chosen, paths)
            notebooks = _share(staged, chosen, execute_all)
        analysis = SharedAnalysis(staged) if staged.internal in folders else Analysis(staged)
        publish(analysis, notebooks, staged.reports, chosen, paths)
        refuse_changed(before, workspace.folder)  # else the provenance would name hashes of what was not counted
        _put_in_place(folders)
    files = sorted(path for path in workspace.reports.rglob("*") if path.is_file())
    internal = workspace.internal if is_protected(asked.study.disclosure) else None
    return Run(workspace.reports, Analysis(workspace), files, internal)


def _share(
    staged: Workspace, languages: Sequence[str], execute_all: Callable[[Order], dict[Step, NotebookNode]]
) -> dict[Step, NotebookNode]:
    """Protect the tables, and run the report on what may be shared."""
    shared = SharedAnalysis(staged)
    shared.compute()
    shared.reproduction  # noqa: B018 (writes its file)
    return execute_all({Step(REPORT, code, "shared"): [] for code in languages})


@contextmanager
def _staging(workspace: Workspace) -> Iterator[tuple[Workspace, Path]]:
    """Make folders beside the final ones, on the same disk, that are gone afterwards; give them and a private one."""
    workspace.reports.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{workspace.name}-", dir=workspace.reports.parent) as folder:
        private = Path(folder) / "private"
        private.mkdir()
        staged = Workspace.open(workspace.folder, Path(folder))
        staged.reports.mkdir(parents=True)
        yield staged, private


def _execute(
    staged: Workspace, private: Path, asked: Order, *, jobs: int, tell: Callable[[Step, str], None]
) -> dict[Step, NotebookNode]:
    """Run every step as soon as those before it are done, `jobs` at a time; the first that fails ends the run."""
    order = TopologicalSorter(asked)
    order.prepare()
    running: dict[Future[NotebookNode], Step] = {}
    executed: dict[Step, NotebookNode] = {}

    def start(step: Step) -> NotebookNode:
        tell(step, "running")
        own = private / f"{step.edition}-{step.name}"
        own.mkdir()
        return execute(step.notebook, _parameters(staged, step), own)

    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as workers:
        try:
            while order.is_active():
                running |= {workers.submit(start, step): step for step in order.get_ready()}
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    step = running.pop(future)
                    executed[step] = future.result()
                    tell(step, "done")
                    order.done(step)
        except BaseException:
            workers.shutdown(cancel_futures=True)
            raise
    return executed


def _parameters(staged: Workspace, step: Step) -> dict[str, object]:
    return {"study": str(staged.folder), "output": str(staged.processed.parents[1]), **step.parameters}


def _home() -> list[Path]:
    """Give the user's home folder; none for a user who has no home, as in some containers."""
    try:
        return [Path.home()]
    except RuntimeError:
        return []


def _put_in_place(folders: Mapping[Path, Path]) -> None:
    """Put each new folder where the final one is; when one of them cannot be replaced, all final ones are as before."""
    exchanged: list[Path] = []
    try:
        for new, final in folders.items():
            final.parent.mkdir(parents=True, exist_ok=True)
            _remove(_beside(final, "new"), _beside(final, "old"))
            shutil.move(new, _beside(final, "new"))  # may cross disks and take time; the exchange below does not
        for final in folders.values():
            exchanged.append(final)
            if final.exists():
                final.rename(_beside(final, "old"))
            _beside(final, "new").rename(final)
    except BaseException as error:
        for final in exchanged:
            _restore(final)
        if isinstance(error, OSError):
            raise BlendResearchError(
                f"The earlier results of {final.name} cannot be replaced. Close the report where it is open."
            ) from None
        raise
    finally:
        for final in folders.values():
            _remove(_beside(final, "new"), _beside(final, "old"))


def _restore(final: Path) -> None:
    if _beside(final, "old").exists():
        _remove(final)
        _beside(final, "old").rename(final)


def _beside(final: Path, state: str) -> Path:
    return final.with_name(f".{final.name}.{state}")


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
