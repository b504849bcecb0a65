"""`blendresearch run`: progress while it works, and at the end what was made and where."""

import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from blendresearch.language.numbers import Numbers
from blendresearch.run.pipeline import Run, Step, run

_ENGLISH = Numbers("en_GB")


def run_study(console: Console, study: str, *, output: Path | None, languages: Sequence[str] | None, jobs: int) -> None:
    """Run a study, show how far it is, and sum up what was made."""
    began = time.monotonic()
    with _Shown(console) as shown:
        made = run(study, output=output, languages=languages, jobs=jobs, tell=shown.tell)
    _sum_up(console, made, time.monotonic() - began)


class _Shown:
    """The steps of a run on the terminal: a spinner each where there is a screen, else a line each."""

    def __init__(self, console: Console) -> None:
        columns = (SpinnerColumn(finished_text="[green]✓"), TextColumn("{task.description}"), TimeElapsedColumn())
        self._console = console
        self._progress = Progress(*columns, console=console, transient=False)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_Shown":
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._progress.stop()

    def tell(self, step: Step, state: str) -> None:
        """Show that a step is running or done."""
        if not self._console.is_terminal:
            if state == "done":
                self._console.print(f"{step.name}: done")
        elif state == "running":
            self._tasks[step.name] = self._progress.add_task(step.name, total=1)
        else:
            self._progress.update(self._tasks[step.name], completed=1)


def _sum_up(console: Console, made: Run, seconds: float) -> None:
    analysis = made.analysis
    table = Table("cohort", "mobilities", "blended", "share", "without focus", box=None, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for cohort in analysis.study.cohorts:
        count, without = (analysis.statistics.find(cohort.name, subset=name) for name in ("all", "without_focus"))
        shares = [_ENGLISH.percent(each.share if each else None, 2, missing="-") for each in (count, without)]
        table.add_row(cohort.name, _ENGLISH.integer(count.total), _ENGLISH.integer(count.blended), *shares)
    console.print()
    console.print(table)
    _tell_findings(console, made)
    console.print(f"\nMade in {seconds:.0f} s, in [bold]{escape(str(_near(made.reports)))}[/]:")
    if made.internal:
        console.print(
            f"That is what may be shared; all names and numbers are in [bold]{escape(str(_near(made.internal)))}[/]."
        )
    names = [path.relative_to(made.reports).as_posix() for path in made.files]
    for name in (each for each in names if "/" not in each):
        console.print(f"  {escape(name)}")
    console.print(f"  notebooks/ ({sum(name.startswith('notebooks/') for name in names)} as executed)")


def _tell_findings(console: Console, made: Run) -> None:
    analysis = made.analysis
    registration = analysis.registration
    warnings = registration[registration["severity"] != "note"].groupby("rule")["mobilities"].sum()
    for rule, mobilities in warnings.items():
        console.print(f"[yellow]look at[/] {rule}: {mobilities} (registration.csv)")
    statuses = [finding.status for finding in analysis.findings]
    if statuses:
        told = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
        console.print(f"Published figures: {told} (reproduction.csv)")
    for notice in analysis.notices():
        console.print(f"[yellow]notice[/] {escape(notice)}")


def _near(path: Path) -> Path:
    """Give a path from the working directory when it is below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
