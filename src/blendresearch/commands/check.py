"""`blendresearch check`: everything that is wrong or worth knowing about the input, and nothing written."""

from rich.console import Console
from rich.markup import escape

from blendresearch.analysis import Analysis


def check_study(console: Console, study: str) -> int:
    """Judge the input of a study and tell all that was found; give the exit code, 0 or 3."""
    analysis = Analysis.open(study)
    problems = analysis.judge()
    for problem in problems:
        console.print(f"[bold red]wrong[/] {escape(str(problem))}")
    for notice in analysis.notices():
        console.print(f"[yellow]notice[/] {escape(notice)}")
    if not problems:
        console.print(f"[green]✓[/] {escape(analysis.workspace.name)}: nothing stops a run.")
    return 3 if problems else 0
