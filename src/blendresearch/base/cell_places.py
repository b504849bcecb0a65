"""Places in the tables that people hand in, told as a spreadsheet tells them."""


def in_words(file: str | None, column: str | None = None, row: int | None = None) -> str:
    """Give a place in words: file, heading of the column and row, as far as there are.

    >>> in_words("a.csv", "Status", 3), in_words(None)
    ("a.csv, column 'Status', row 3", '')
    """
    return ", ".join(filter(None, [file, f"column {column!r}" if column else "", f"row {row}" if row else ""]))


def letters_of(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does: A, B, ..., Z, AA.

    >>> [letters_of(place) for place in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
