"""`blendresearch check`: everything that is wrong or worth knowing about the input, and nothing written."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from blendresearch.base.errors import AND_SO_IN, InputError
from blendresearch.base.faults import as_told
from blendresearch.run.exchange import settle
from blendresearch.run.judging import MOST_PLACES, Problem, judge_study
from blendresearch.run.steps import WORKLISTS
from blendresearch.run.terminal import in_letters_of
from blendresearch.run.to_do import ToDo, is_unlisted, to_do
from blendresearch.study.folder import Workspace, nearby
from blendresearch.study.settings import read_study

Format = Literal["table", "json"]
_TOLD = {"error": "[bold red]wrong[/]", "warning": "[yellow]look at[/]", "notice": "[yellow]notice[/]"}
_NARROW, _MOST_IN_TABLE = 100, 1_000
_MOST_ALIKE, _LINES = 1_000, 500
"""So many problems that are mended alike people are told, and so many lines are written at once."""
_BY_FILE = ("files", "headings", "records")
"""What is told of one file, or of one row, for others like it."""
_MOST_UNLISTED = 3
"""So many projects are told that one command adds to the list, and no other list than that is needed for."""


def check_study(console: Console, study: str, told_as: Format = "table", output: Path | None = None) -> int:
    """Judge the input of a study and tell all that was found; give the exit code, 0 or 3.

    As JSON: a list of objects with the fields of `Problem`, and nothing else on standard output. `output` is where a
    run put its results, when it was told to.
    """
    try:
        workspace = Workspace.open(study, output)
        settle(workspace)
        problems = judge_study(workspace, MOST_PLACES if told_as == "json" else 1)
    except (InputError, OSError) as error:
        told = as_told(error)
        if told_as == "table" or not isinstance(told, InputError):
            raise told from None
        problems = [Problem.of(told, "settings" if told is error else "files")]
    if told_as == "json":
        console.file.write(f"{_as_json(problems, console.encoding)}\n")
    else:
        workspace = Workspace.open(study, output)
        _tell(console, _one_of_files(_few_unlisted(problems)), workspace)
        _tell_to_do(console, to_do(workspace, problems), workspace)
    return 3 if any(problem.severity == "error" for problem in problems) else 0


def _as_json(problems: Sequence[Problem], encoding: str) -> str:
    """Write problems as JSON, escaped where the encoding lacks a letter: a program reads the same everywhere."""
    text = _objects(problems, ensure_ascii=False)
    return text if in_letters_of(encoding, text) == text else _objects(problems, ensure_ascii=True)


def _objects(problems: Sequence[Problem], *, ensure_ascii: bool) -> str:
    """Write an object a line: indented, Python would write each sign of a hundred thousand of them by itself."""
    write = json.JSONEncoder(ensure_ascii=ensure_ascii).encode
    return "[\n" + ",\n".join(write(vars(problem)) for problem in problems) + "\n]"


def _tell(console: Console, problems: Sequence[Problem], workspace: Workspace) -> None:
    if 0 < len(problems) <= _MOST_IN_TABLE and console.is_terminal and console.width >= _NARROW:
        console.print(_table(problems), soft_wrap=False)
    else:
        lines = list(_lines(problems))
        for first in range(0, len(lines), _LINES):
            console.print("\n".join(lines[first : first + _LINES]))
    if where := _where_all_are(problems, workspace):
        console.print(where)
    if problems and _protects(workspace):
        console.print("The study hides names or counts, and what check tells does not: it is not to be shared.")
    if all(problem.severity != "error" for problem in problems):
        console.print(f"[green]✓[/] {escape(workspace.name)}: nothing stops a run.")


def _few_unlisted(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out all but the first projects that are not listed, where nothing else is to be said of them."""
    usual = Counter(each.do for each in problems if is_unlisted(each)).most_common(1)
    alike = [each for each in problems if usual and is_unlisted(each) and each.do == usual[0][0]]
    rest = {id(each) for each in alike[_MOST_UNLISTED:]}
    return [each for each in problems if id(each) not in rest]


def _one_of_files(problems: Sequence[Problem]) -> list[Problem]:
    """Take together what is the same of several whole files: one line mends it for all, or each of them alike."""
    alike: dict[tuple, list[Problem]] = {}
    for each in problems:
        own = (each.file, each.row) if each.row else ()
        alike.setdefault((each.severity, each.blocks, each.column, each.what, each.do, *own), []).append(each)
    return [_with_others(first, len(others)) for first, *others in alike.values()]


def _with_others(problem: Problem, others: int) -> Problem:
    more = f" ({AND_SO_IN}{others:,} more file{'' if others == 1 else 's'})"
    return replace(problem, what=f"{problem.what}{more}") if others else problem


def _tell_to_do(console: Console, todo: Sequence[ToDo], workspace: Workspace) -> None:
    """Say what is to be done next, a line each; that nothing is, when the report is made of what there is."""
    if not todo:
        where = escape(str(nearby(workspace.reports)))
        console.print(f"Nothing is left to do: the report in [bold]{where}[/] is made of this input.")
        return
    stops = any(each.stops for each in todo)
    console.print(f"Still to do, in this order{' (* before a run is possible)' if stops else ''}:")
    for number, each in enumerate(todo, start=1):
        star = "[bold red]*[/] " if each.stops else "  " if stops else ""
        console.print(f"{number:2}. {star}{escape(each.what)}.")


def _protects(workspace: Workspace) -> bool:
    try:
        return read_study(workspace.folder).disclosure.protects
    except InputError:
        return False


def _lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Tell problems, a line each; of very many that are mended alike the first ones, and how many more there are."""
    alike = [(each.severity, each.blocks, each.column, each.do) for each in problems]
    number, told = Counter(alike), Counter()
    for kind, problem in zip(alike, problems, strict=True):
        told[kind] += 1
        if told[kind] <= _MOST_ALIKE:
            yield _line(problem)
        if told[kind] == _MOST_ALIKE < number[kind]:
            more = number[kind] - _MOST_ALIKE
            yield f"{_TOLD[problem.severity]} {more} more are mended alike, which 'check --format json' tells."


def _line(problem: Problem) -> str:
    place = f"{problem.place}: " if problem.place else ""
    return f"{_TOLD[problem.severity]} {escape(f'{place}{problem.what}. {problem.do}.')}"


def _where_all_are(problems: Sequence[Problem], workspace: Workspace) -> str:
    """Say where to look for the places that are not told."""
    found = any(problem.severity == "warning" and problem.row for problem in problems)
    more = any(problem.blocks in _BY_FILE and AND_SO_IN in problem.what for problem in problems)
    if not found and not more:
        return ""
    told = "Of each kind the first place is named; 'check --format json' tells file and row of all"
    where = escape(str(nearby(workspace.processed / WORKLISTS)))
    lists = f", and a run writes worklists with the mobility IDs, for each institution, to [bold]{where}[/]"
    return f"{told}{lists if found else ''}."


def _table(problems: Sequence[Problem]) -> Table:
    table = Table("", "where", "what", "what to do", box=None, pad_edge=False)
    for problem in problems:
        table.add_row(_TOLD[problem.severity], *map(escape, (problem.place, problem.what, problem.do)))
    return table
