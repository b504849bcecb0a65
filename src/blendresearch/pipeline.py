"""A whole run: the notebooks in the order of their dependencies, the report from the last one; all or nothing."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from blendresearch.analysis import TABLES, Analysis
from blendresearch.errors import BlendResearchError
from blendresearch.inputs import refuse_changed
from blendresearch.notebooks import cleaned, execute, own_ipython
from blendresearch.provenance import write_crate
from blendresearch.render import to_html, to_ods, to_pdf, to_xlsx
from blendresearch.report import NOTEBOOK as REPORT
from blendresearch.report import Report
from blendresearch.workspace import Workspace

# Which notebook needs which before it; the report is run once a language.
AFTER = {
    "01_prepare": [],
    "02_registered_use": ["01_prepare"],
    "03_survey": ["01_prepare"],
    "04_reproduction": ["02_registered_use"],
    REPORT: ["02_registered_use", "03_survey"],
}


@dataclass(frozen=True)
class Step:
    """One notebook to run, in one language when it is the report."""

    notebook: str
    language: str | None = None

    @property
    def name(self) -> str:
        """Name the step as its executed notebook is named."""
        return f"{self.notebook}.{self.language}" if self.language else self.notebook


@dataclass(frozen=True)
class Run:
    """What a run made: the folder, and the analysis with its results."""

    reports: Path
    analysis: Analysis
    files: list[Path] = field(default_factory=list)


def steps(languages: Sequence[str]) -> dict[Step, list[Step]]:
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
        notebooks = _execute(staged, private, chosen, jobs, tell)
        analysis = Analysis(staged)
        for table in TABLES:
            shutil.copyfile(staged.processed / f"{table}.csv", staged.reports / f"{table}.csv")
        _render(staged, notebooks, chosen, [staged.folder, private.parent, Path(sys.prefix), *_home()])
        refuse_changed(before, workspace.folder)  # else the provenance would name hashes of what was not counted
        write_crate(analysis, staged.reports, {"study": workspace.name, "languages": " ".join(chosen)})
        _put_in_place({staged.processed: workspace.processed, staged.reports: workspace.reports})
    files = sorted(path for path in workspace.reports.rglob("*") if path.is_file())
    return Run(workspace.reports, Analysis(workspace), files)


@contextmanager
def _staging(workspace: Workspace) -> Iterator[tuple[Workspace, Path]]:
    """Make folders beside the final ones, on the same disk, that are gone afterwards; give them and a private one."""
    workspace.reports.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{workspace.name}-", dir=workspace.reports.parent) as folder:
        private = Path(folder) / "private"
        private.mkdir()
        staged = Workspace.open(workspace.folder, Path(folder))
        (staged.reports / "notebooks").mkdir(parents=True)
        yield staged, private


def _execute(
    staged: Workspace, private: Path, languages: Sequence[str], jobs: int, tell: Callable[[Step, str], None]
) -> dict[Step, NotebookNode]:
    """Run every step as soon as those before it are done, `jobs` at a time; the first that fails ends the run."""
    order = TopologicalSorter(steps(languages))
    order.prepare()
    running: dict[Future[NotebookNode], Step] = {}
    executed: dict[Step, NotebookNode] = {}

    def start(step: Step) -> NotebookNode:
        tell(step, "running")
        own = private / step.name
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
    own = {"language": step.language} if step.language else {}
    output = staged.processed.parents[1]
    return {"study": str(staged.folder), "output": str(output), **own}


def _render(
    staged: Workspace, notebooks: dict[Step, NotebookNode], languages: Sequence[str], paths: Sequence[Path]
) -> None:
    """Keep every notebook without its paths, and make the report and tables of each language from its notebook."""
    for step, executed in notebooks.items():
        own = {"language": step.language} if step.language else {}
        notebook = cleaned(executed, {"study": staged.name, "output": None, **own}, paths)
        text = nbformat.writes(notebook, version=4) + "\n"
        (staged.reports / "notebooks" / f"{step.name}.ipynb").write_text(text, encoding="utf-8", newline="\n")
        if step.language:
            target = staged.reports / f"report.{step.language}.html"
            target.write_text(to_html(notebook), encoding="utf-8", newline="\n")
            target.with_suffix(".pdf").write_bytes(to_pdf(notebook))
            name = tables_name(step.language, languages)
            (staged.reports / f"{name}.xlsx").write_bytes(to_xlsx(notebook))
            (staged.reports / f"{name}.ods").write_bytes(to_ods(notebook))


def tables_name(language: str, languages: Sequence[str]) -> str:
    """Name the spreadsheets of a language: plain for the first one of the run, with its code for the others."""
    return "tables" if language == languages[0] else f"tables.{language}"


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
