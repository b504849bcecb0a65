"""The errors that people see: one sentence each, an exit code each, and never a cell of a person."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from blendresearch.base.cell_places import in_words
from blendresearch.base.texts import clean

AND_SO_IN = "and so in "
NAMED_ROWS = 10
"""So many further rows a sentence names."""


def and_more(others: int, rows: Iterable[int] = ()) -> str:
    """Say in how many rows more something is wrong, and in which, as far as they are known; nothing for none.

    >>> and_more(0), and_more(1, [7]), and_more(30)
    ('', ' (and so in 1 more row: 7)', ' (and so in 30 more rows)')
    """
    if not others:
        return ""
    named = ", ".join(map(str, islice(rows, NAMED_ROWS)))
    places = f": {named}{' and others' if others > NAMED_ROWS else ''}" if named else ""
    return f" ({AND_SO_IN}{others} more row{'' if others == 1 else 's'}{places})"


class BlendResearchError(Exception):
    """A fault that is told in one sentence, without a traceback."""

    exit_code = 1
    others = 0
    """How many other things were found to be wrong with it."""

    @classmethod
    def as_told(cls, sentence: str, others: int = 0) -> Self:
        """Make the error again from its sentence, which is all that comes out of the kernel of a notebook."""
        error = cls.__new__(cls)
        Exception.__init__(error, sentence)
        error.others = others
        return error


class UsageError(BlendResearchError):
    """The command or a notebook was asked for something that does not exist (exit code 2)."""

    exit_code = 2


class InputError(BlendResearchError):
    """Something is wrong with the input (exit code 3).

    The sentence says what is wrong, in which file, column and row (as a spreadsheet counts them), and what to do. It
    never repeats a cell: a cell can hold anything, a name too.
    """

    exit_code = 3

    def __init__(
        self, what: str, *, do: str, file: Path | str | None = None, column: str | None = None, row: int | None = None,
        uncounted: str | None = None,
    ) -> None:  # fmt: skip
        """Make the error; `uncounted` says what is wrong without the numbers of records that `what` tells."""
        # What comes from a file (a heading, a key, its name) must not turn, colour or break the line that tells it.
        self.what, self.do, self.column = clean(what), clean(do), column and clean(column)
        self.row, self.file = row, Path(file).name if file is not None else None
        self.more: tuple[InputError, ...] = ()
        self.uncounted = uncounted
        place = in_words(self.file, column, row)
        sentence = f"{self.what}. {self.do}."
        super().__init__(clean(f"{place}: {sentence}" if place else sentence))

    def __reduce__(self) -> tuple:
        """Give what another process needs to make the error again."""
        return self.as_told, (str(self),), self.__dict__

    @property
    def all(self) -> list["InputError"]:
        """Give the error and the others that were found with it."""
        return [self, *self.more]

    @property
    def without_counts(self) -> "InputError":
        """Give the error as it is told where counts are hidden: without numbers of records, with where they are told.

        The others that were found with it are only counted.
        """
        if not self.uncounted:
            return self
        do = f"{self.do}; 'blendresearch check' tells the numbers, not to be shared"
        error = InputError(self.uncounted, do=do, file=self.file, column=self.column, row=self.row)
        error.others = self.others
        return error

    @staticmethod
    def together(errors: Sequence["InputError"]) -> "InputError":
        """Give the first of some errors, which brings all others as `more`, also those that these bring; each once."""
        first, *others = dict.fromkeys(error for each in errors for error in each.all)
        first.more = tuple(others)
        first.others = len(first.more)
        return first


class HeadingError(InputError):
    """A table lacks a heading that is needed, or has one twice (exit code 3)."""


class UnlistedError(InputError):
    """A project has records and is not in the list of projects (exit code 3)."""


class PlaceError(InputError):
    """A file or folder that somebody chose cannot be read or written (exit code 3)."""


class MachineError(BlendResearchError):
    """The machine lacks what the work needs: room, memory, processes, a sound disk (exit code 1)."""


class RenderError(BlendResearchError):
    """A report cannot be made accessible as it stands: the sentence names the cell, figure or table (exit code 1)."""


class HiddenCountError(BlendResearchError):
    """A count that disclosure control hides was asked for as a number (exit code 1): what needs it cannot be told."""

    def __init__(self) -> None:
        super().__init__("A count that is hidden by disclosure control was asked for as a number.")
