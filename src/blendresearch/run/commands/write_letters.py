"""`blendresearch letters`: a private letter to each institution of a study, on two pages of its own."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from blendresearch.base.errors import BlendResearchError
from blendresearch.run.exchange import held
from blendresearch.run.foreign_files import told_kept
from blendresearch.run.letter_files import FOLDER, LetterFiles
from blendresearch.run.making import make_all_data
from blendresearch.run.own_letter import recipient, recipients
from blendresearch.run.stamps import Ledger
from blendresearch.run.steps import LEDGER, letter_step, stamp
from blendresearch.run.study_run import Order
from blendresearch.run.workers import Workers, start_warm
from blendresearch.sharing.secret import secret_of
from blendresearch.statistics.results import Results
from blendresearch.study.earlier_edition import snapshot_of
from blendresearch.study.folder import Workspace, nearby
from blendresearch.study.result_places import refuse_unfit
from blendresearch.study.settings import read_study


@dataclass
class _Outcome:
    """What became of the letters: how many were made and how many were there, and what became of the others."""

    made: int = 0
    there: int = 0
    failed: dict[str, BlendResearchError] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)


def write_letters(
    console: Console,
    errors: Console,
    study: str,
    institutions: Sequence[str],
    *,
    output: Path | None,
    language: str | None,
    jobs: int,
    fresh: bool,
) -> int:
    """Write the letters to some institutions of a study, or to all; say where they are, and give the exit code.

    One that cannot be made is told in a sentence, leaves the earlier one as it was, and stops none of the others. One
    that is there as it would be made stays; `fresh` makes it again. Raises UsageError for an institution or a language
    that there is not, and InputError when the input is not sound; then no letter is made.
    """
    began, workspace = time.monotonic(), Workspace.open(study, output)
    refuse_unfit(workspace, output)
    asked = read_study(workspace.folder)
    code = language or asked.languages[0]
    asked.titled(code)
    start_warm()
    with held(workspace):
        snapshot, step = snapshot_of(workspace, asked), letter_step(asked, code)
        inputs, _ = make_all_data(snapshot, workspace.processed, step.after, None, secret_of(workspace, asked))
        results = Results.load(workspace.processed)
        everybody = recipients(results)
        names = list(dict.fromkeys(recipient(results, each) for each in institutions)) or everybody
        ledger = Ledger(workspace.processed / LEDGER, {"processed": workspace.processed})
        now = stamp(step, inputs.name, inputs.asked, inputs.files, ledger, secret=inputs.secret)
        letters = LetterFiles(workspace, ledger, everybody, code, now)
        letters.forget_misplaced()
        outcome = _written(letters, names, Order(inputs, workspace, (code,), ()), console, jobs=jobs, fresh=fresh)
    _tell(console, errors, outcome, workspace.processed / FOLDER, time.monotonic() - began)
    return next((error.exit_code for error in outcome.failed.values()), 0)


def _written(
    letters: LetterFiles, names: Sequence[str], order: Order, console: Console, *, jobs: int, fresh: bool
) -> _Outcome:
    """Make what is not there yet, and put each letter in place as soon as it is made."""
    waiting = [name for name in names if fresh or not letters.holds(name)]
    outcome = _Outcome(there=len(names) - len(waiting))
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        shown = progress.add_task("letters", total=len(waiting))
        for name, result in _made(waiting, letters, order, jobs):
            if isinstance(result, BlendResearchError):
                outcome.failed[name] = result
            else:
                outcome.kept += letters.put(name, result)
                outcome.made += 1
            progress.advance(shown)
    return outcome


def _made(
    names: Sequence[str], letters: LetterFiles, order: Order, jobs: int
) -> Iterator[tuple[str, Mapping[str, bytes] | BlendResearchError]]:
    """Give each letter, or why it could not be made, in the order in which they are done."""
    waiting = list(reversed(names))
    with Workers(jobs) as workers:
        while waiting or workers.busy:
            while waiting and workers.free:
                name = waiting.pop()
                workers.start(name, "make_letter", order, name, *order.languages, letters.of(name)["pdf"].name)
            yield from workers.results()


def _tell(console: Console, errors: Console, outcome: _Outcome, folder: Path, seconds: float) -> None:
    where = f"[bold]{escape(str(nearby(folder)))}[/]"
    for name, error in outcome.failed.items():
        errors.print(f"[bold red]{escape(name)}:[/] {escape(str(error))} An earlier letter to it is as it was.")
    if outcome.made:
        console.print(f"Wrote {_letters(outcome.made)} to {where} in {seconds:.0f} s.")
    if outcome.there:
        console.print(f"{_letters(outcome.there)} in {where}: there already, and nothing has changed since.")
    if told := told_kept(outcome.kept):
        console.print(f"[yellow]notice[/] No command made these files, or people wrote into them: {escape(told)}.")
    if outcome.made or outcome.there:
        console.print("They are private: send each to its own institution and to nobody else, with its worklist.")


def _letters(number: int) -> str:
    return f"{number} letter{'' if number == 1 else 's'}"
