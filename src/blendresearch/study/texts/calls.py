"""What a text asks for between two braces, as in `{{ share(cohort="completed") }}`: a number, a picture, a table."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from blendresearch.base.errors import InputError

_ASKED, _LONGEST = re.compile(r"\{\{(.*?)\}\}"), 2_000
_AS = 'Write it as {{ share(cohort="completed") }}, on one line; docs/input.md lists what can be asked for'


@dataclass(frozen=True)
class Call:
    """One thing that is asked for: its `name`, the `file` that it is asked of, its arguments, and the line it is on."""

    name: str
    line: int
    file: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


Piece = str | Call
"""A text in pieces: Markdown, and what is asked for in between."""


def pieces_of(text: str, path: Path) -> list[Piece]:
    """Give a text in pieces; raise InputError with every place where something is asked for in another form."""
    pieces, wrong = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        end = "\n" if number > 1 else ""
        try:
            pieces += [end, *_of_line(line, number, path)]
        except InputError as error:
            wrong.append(error)
    if wrong:
        raise InputError.together(wrong)
    return joined(pieces)


def joined(pieces: list[Piece]) -> list[Piece]:
    """Give pieces with neighbouring Markdown as one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece:
            found.append(piece)
    return found


def _of_line(line: str, number: int, path: Path) -> Iterator[Piece]:
    for place, part in enumerate(_ASKED.split(line)):
        if place % 2:
            yield _call(part.strip(), number, path)
        elif "{{" in part or "}}" in part:
            what = "two braces open or close without the other two"
            raise InputError(what, do=_AS, file=path, row=number)
        else:
            yield part


def _call(text: str, line: int, path: Path) -> Call:
    """Read a call of Python's form, which asks for nothing but a name and texts or whole numbers."""
    try:
        found = ast.parse(text[:_LONGEST], mode="eval").body
        found = ast.Call(found, [], []) if isinstance(found, ast.Name) else found
        files = [_value(each) for each in found.args]
        arguments = {each.arg: _value(each.value) for each in found.keywords}
        twice = len(files) > 1 or len(arguments) < len(found.keywords)
        if not isinstance(found.func, ast.Name) or twice or None in arguments or len(text) > _LONGEST:
            raise ValueError
    except (SyntaxError, ValueError, AttributeError, RecursionError, MemoryError):
        raise InputError("what stands between two braces cannot be read", do=_AS, file=path, row=line) from None
    return Call(found.func.id, line, "".join(files), arguments)


def _value(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and type(node.value) in (str, int):
        return str(node.value)
    raise ValueError
