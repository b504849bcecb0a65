"""`blendresearch run`: progress while it works, and at the end what was made and where."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from blendresearch.base.errors import BlendResearchError, InputError, MachineError, PlaceError
from blendresearch.base.faults import as_told
from blendresearch.base.own_code import own_code
from blendresearch.language import load
from blendresearch.run.foreign_files import told_kept
from blendresearch.run.pipeline import Run, run, run_all
from blendresearch.run.steps import WORKLISTS
from blendresearch.run.stopping import refuse_stopped
from blendresearch.study.folder import nearby

_NAMED = 5  # changed files of the program
_WIDE = 100
"""Columns that a summary has at least: on a narrower screen its lines go on below, and no number is cut off."""


def run_studies(
    console: Console,
    errors: Console,
    studies: Sequence[str],
    *,
    output: Path | None,
    languages: Sequence[str] | None,
    jobs: int,
    fresh: bool,
) -> int:
    """Run studies, show how far they are, and sum up what was made; give the exit code.

    One study that fails raises its BlendResearchError; of several each is told in a sentence, and the first exit code
    of those that failed is given. What breaks all off raises BrokenOff, which says what stands.
    """
    began = time.monotonic()
    standing: list[str] = []
    options = {"output": output, "languages": languages, "jobs": jobs, "fresh": fresh, "stands": standing.append}
    try:
        with _Shown(console, several=len(studies) > 1) as shown:
            outcomes = _outcomes(studies, tell=shown.tell, **options)
    except (PlaceError, MachineError) as error:
        raise BrokenOff(error, studies, standing) from None
    except InputError as error:
        raise InputError.as_told(_sentence(studies[0], error)) from None
    except BlendResearchError:
        raise
    except (KeyboardInterrupt, Exception) as error:
        raise BrokenOff(error, studies, standing) from None
    return _sum_up(console, errors, outcomes, time.monotonic() - began)


def _outcomes(studies: Sequence[str], **options: Any) -> Mapping[str, Run | BlendResearchError]:
    try:
        return {studies[0]: run(studies[0], **options)} if len(studies) == 1 else run_all(studies, **options)
    finally:  # what fails when a run is stopped is no fault: a worker can hear of it first
        refuse_stopped()


class BrokenOff(BlendResearchError):
    """A run that was stopped (130, 143 or 129) or met what is no fault of its input, with what stands of reports."""

    def __init__(self, error: BaseException, studies: Sequence[str], standing: Sequence[str]) -> None:
        stopped = isinstance(error, KeyboardInterrupt)
        told = None if stopped else as_told(error)
        self.exit_code = getattr(error, "exit_code", 130) if stopped else told.exit_code
        why = "Stopped." if stopped else str(told)
        if len(studies) == 1:
            what = "The new report is in place." if standing else "The earlier report is as it was."
        else:
            placed = f"New reports are in place of {', '.join(standing)}; others" if standing else "All reports"
            what = f"{placed} are as they were."
        super().__init__(f"{why} {what}")


def _sum_up(console: Console, errors: Console, outcomes: Mapping[str, Run | BlendResearchError], seconds: float) -> int:
    """Say what became of every study, and give the first exit code of those that failed, also when saying so fails."""
    failed = [each for each in outcomes.values() if isinstance(each, BlendResearchError)]
    console.width = max(console.width, _WIDE)
    try:
        _tell_all(console, errors, outcomes, seconds)
    except KeyboardInterrupt:
        pass
    except Exception as error:
        errors.print(f"[bold red]blendresearch:[/] {escape(str(as_told(error)))} The run itself was done before that.")
    return failed[0].exit_code if failed else 0


class _Shown:
    """The steps of a run on the terminal: a spinner each where there is a screen, else a line each."""

    def __init__(self, console: Console, *, several: bool) -> None:
        turning = "dots" if console.encoding.startswith("utf") else "line"
        spinner = SpinnerColumn(turning, finished_text="[green]✓")
        columns = (spinner, TextColumn("{task.description}"), TimeElapsedColumn())
        self._console, self._several = console, several
        self._progress = Progress(*columns, console=console, transient=False)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_Shown":
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._progress.stop()

    def tell(self, study: str, step: str, state: str) -> None:
        """Show that a step of a study is running or done."""
        name = f"{study}: {step}" if self._several else step
        if not self._console.is_terminal:
            if state == "done":
                self._console.print(f"{escape(name)}: done")
        elif state == "running":
            self._tasks[name] = self._progress.add_task(escape(name), total=1)
        else:
            self._progress.update(self._tasks[name], completed=1)


def _tell_all(
    console: Console, errors: Console, outcomes: Mapping[str, Run | BlendResearchError], seconds: float
) -> None:
    for name, outcome in outcomes.items():
        if isinstance(outcome, BlendResearchError):
            errors.print(f"[bold red]{escape(name)}:[/] {escape(_sentence(name, outcome))}")
        elif outcome.unchanged:
            console.print(_unchanged(outcome))
        else:
            _tell(console, outcome, None if len(outcomes) > 1 else seconds)
    _tell_changed_code(console)
    if len(outcomes) > 1:
        failed = sum(isinstance(each, BlendResearchError) for each in outcomes.values())
        console.print(f"\n{len(outcomes)} studies in {seconds:.0f} s, {failed} of them not made.")


def _tell_changed_code(console: Console) -> None:
    if changed := own_code().changed:
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        console.print(
            f"[yellow]notice[/] The program is not as it was shipped: {escape(', '.join(changed[:_NAMED]))}{more}. "
            "Reports say so in their colophon; commit what you changed, or take it back, and run again."
        )


def _sentence(study: str, error: BlendResearchError) -> str:
    """Tell what is wrong first, as `check` does, and where the rest is told: a run stops at what fails first."""
    if isinstance(error, PlaceError | MachineError):
        return f"{error} Its earlier report is as it was."
    if not error.others:
        return str(error)
    more = "One more thing is" if error.others == 1 else f"{error.others} more things are"
    return f"{error} {more} wrong: 'blendresearch check {study}' tells all."


def _unchanged(made: Run) -> str:
    where = escape(str(nearby(made.reports)))
    name = escape(made.workspace.name)
    return f"[green]✓[/] {name}: nothing has changed since the last run; all is in [bold]{where}[/]."


def _tell(console: Console, made: Run, seconds: float | None) -> None:
    table = Table("cohort", "mobilities", "blended", "share", "without focus", box=None, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in made.summary["cohorts"]:
        table.add_row(*map(escape, row))
    console.print()
    console.print(table)
    _tell_findings(console, made)
    took = "Made" if seconds is None else f"Made in {seconds:.0f} s"
    console.print(f"\n{took}, in [bold]{escape(str(nearby(made.reports)))}[/]:")
    if made.internal:
        name = escape(made.workspace.asked)
        console.print(
            f"That is what may be shared; all names and numbers are in [bold]{escape(str(nearby(made.internal)))}[/]. "
            f"What else is worth a look, with places and hidden numbers, tells 'blendresearch check {name}'."
        )
    _tell_removed(console, made)
    _tell_letters(console, made)
    _tell_kept(console, made)
    names = [path.relative_to(made.reports).as_posix() for path in made.files]
    for name in (each for each in names if "/" not in each):
        console.print(f"  {escape(name)}")
    for folder, words in (("figures/", "pictures"), ("notebooks/", "as executed")):
        console.print(f"  {folder} ({sum(name.startswith(folder) for name in names)} {words})")


def _tell_removed(console: Console, made: Run) -> None:
    internal, reports = (escape(str(nearby(folder))) for folder in (made.workspace.internal, made.reports))
    key = "names.csv (who has which neutral name)"
    if made.removed:
        also = f", with its {key}" if made.names_removed else ""
        console.print(f"[yellow]notice[/] The internal edition in {internal} was removed{also}.")
        console.print(f"[yellow]notice[/] The study hides nothing any more: all names and numbers are in {reports}.")
    elif made.names_removed:
        console.print(f"[yellow]notice[/] {key} was removed from {internal}: the study hides no name any more.")
    if made.names_changed:
        secret = escape(str(nearby(made.workspace.secret)))
        console.print(
            "[yellow]notice[/] Institutions have other neutral names than in the earlier edition: there are other "
            f"projects or institutions now, or the secret in {secret} is another one."
        )


def _tell_letters(console: Console, made: Run) -> None:
    if made.letters_removed:
        again = escape(f"blendresearch letters {made.workspace.asked}")
        console.print(
            f"[yellow]notice[/] Letters to institutions that told other numbers are gone ({made.letters_removed}): "
            f"'{again}' makes them again."
        )


def _tell_kept(console: Console, made: Run) -> None:
    if told := told_kept(made.kept):
        console.print(f"[yellow]notice[/] No run made these files, and they were kept: {escape(told)}.")


def _tell_findings(console: Console, made: Run) -> None:
    words = load("en").words["registration"]
    for rule, mobilities in made.summary["found"].items():
        first = made.summary.get("first", {}).get(rule)
        told = f"{words['rules'][rule]}: {mobilities}. {words['advice'][rule].rstrip('.')}."
        told = f"{first}: {told}" if first else told
        console.print(f"[yellow]look at[/] {escape(told)}")
    for asked in (*made.summary.get("projects", ()), *made.summary["undated"]):
        console.print(f"[yellow]look at[/] {escape(asked)}")
    statuses = made.summary["published"]
    if statuses:
        told = ", ".join(f"{number} {status}" for status, number in statuses.items())
        console.print(f"Published figures: {told} (reproduction.csv)")
    _tell_worklists(console, made)
    for notice in made.summary.get("notices", ()):
        console.print(f"[yellow]notice[/] {escape(notice)}")


def _tell_worklists(console: Console, made: Run) -> None:
    where = escape(str(nearby(made.workspace.processed / WORKLISTS)))
    what = "Worklists, never shared, for who can mend what was found"
    if made.protects:
        console.print(f"{what}, are in [bold]{where}[/]")
        return
    listed = made.summary["worklists"]
    if listed["places"]:
        places = f"places: {listed['places']}, institutions: {listed['institutions']}"
        console.print(f"{what} ({places}), in [bold]{where}[/]")
