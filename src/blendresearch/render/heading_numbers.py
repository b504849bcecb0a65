"""The numbers of headings: chapters 1, 2, 3, annexes A, B, C, and 1.1 or A.1 one level below."""

from itertools import count, product
from string import ascii_uppercase

from blendresearch.render.blocks import Part


def letters(number: int) -> str:
    """Write a number from 1 as letters: A to Z, then AA."""
    names = ("".join(each) for length in count(1) for each in product(ascii_uppercase, repeat=length))
    return next(name for place, name in enumerate(names, start=1) if place == number)


class HeadingNumbers:
    """Numbers for headings in their order: level 2 counts on in its part, level 3 within that; others have none."""

    def __init__(self) -> None:
        self._counted: dict[Part, int] = {}
        self._above, self._below = "", 0

    def next(self, level: int, part: Part) -> str:
        """Give the number of the next heading, "" for one that has none."""
        if level == 2:
            self._counted[part] = at = self._counted.get(part, 0) + 1
            self._above = "" if not part else letters(at) if part == "annex" else str(at)
            self._below = 0
            return self._above
        if level == 3 and part and self._above:
            self._below += 1
            return f"{self._above}.{self._below}"
        return ""
