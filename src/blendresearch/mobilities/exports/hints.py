"""Rows of hints: below the headings, a template may say what goes into a column (`*`, `DICT`, `DD-MM-YYYY`)."""

import re
from collections.abc import Sequence

from blendresearch.data.codelists import meaning

_BETWEEN = re.compile(r"[\s,;:()\[\]]+")


def hint_rows(rows: Sequence[Sequence[str]]) -> int:
    """Tell how many of the rows below the headings are hints; each row holds the cells of the needed columns.

    A row is one when every cell that is not empty is a known hint: a record has at least a code and a number, which are
    none.
    """
    count = 0
    for cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        if not filled or not all(map(_is_hint, filled)):
            break
        count += 1
    return count


def _is_hint(cell: str) -> bool:
    words = [word for word in _BETWEEN.split(cell.casefold()) if word.strip("/|-–")]
    return bool(words) and (meaning("hint", cell) is not None or all(meaning("hint", word) for word in words))
