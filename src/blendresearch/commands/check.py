"""`blendresearch check`: everything that is wrong or worth knowing about the input, and nothing written."""

from tempfile import TemporaryDirectory

from rich.console import Console
from rich.markup import escape

from blendresearch.analysis import Analysis
from blendresearch.errors import InputError


def check_study(console: Console, study: str) -> int:
    """Judge the input of a study and tell all that was found; give the exit code, 0 or 3."""
    with TemporaryDirectory() as output:
        analysis = Analysis.open(study, output)
        problems = analysis.judge() or _of_later_steps(analysis)
        notices = analysis.notices()
    for problem in problems:
        console.print(f"[bold red]wrong[/] {escape(str(problem))}")
    for notice in notices:
        console.print(f"[yellow]notice[/] {escape(notice)}")
    if not problems:
        console.print(f"[green]✓[/] {escape(analysis.workspace.name)}: nothing stops a run.")
    return 3 if problems else 0


def _of_later_steps(analysis: Analysis) -> list[InputError]:
    """Read the lists that only later steps need, and compute the published figures: their measures can be wrong."""
    try:
        _ = analysis.institutions, analysis.findings
    except InputError as problem:
        return [problem]
    return []
