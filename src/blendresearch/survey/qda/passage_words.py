"""The words of a passage, from two positions in the text of its source, which programs count in different ways.

They count signs, or UTF-16 units (NVivo for Windows), and a line end of two signs as two or as one (ATLAS.ti). So a
passage is taken in all ways. Where these differ, the one counts that is what the program shows as its name, or begins
so; where none does, there are no words: a coding counts without them, and wrong words would be put into a mouth.
"""

from functools import cached_property

from blendresearch.base.texts import clean

_TELLING = 20
"""So many signs of a passage, shown as its name, tell where it stands."""
_CUT = ("...", "…")
_BASIC = "\uffff"


class SourceText:
    """The text of a source, as passages are taken from it."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _by_sign(self) -> list[str]:
        return list(dict.fromkeys([self._text, self._text.replace("\r\n", "\n")]))

    @cached_property
    def _by_unit(self) -> list[bytes]:
        """Give the text in UTF-16; nothing where that counts the same."""
        return [text.encode("utf-16-le", "surrogatepass") for text in self._by_sign if max(text, default="") > _BASIC]

    @cached_property
    def _plain(self) -> str:
        return plain_words(self._text)

    def words(self, start: int, end: int, name: str) -> str | None:
        """Give the words from a position to another one, or None where they are not certain.

        A name can be anything. One that stands elsewhere in the text tells that the positions mean other words.
        """
        taken = list(dict.fromkeys(filter(None, self._taken(start, end))))
        shown = plain_words(next((name.removesuffix(cut) for cut in _CUT if name.endswith(cut)), name))
        for fits in (shown.__eq__, lambda words: bool(shown) and words.startswith(shown)):
            if found := list(filter(fits, taken)):
                return found[0] if len(found) == 1 else None
        is_elsewhere = len(shown) >= _TELLING and shown in self._plain
        return taken[0] if len(taken) == 1 and not is_elsewhere else None

    def _taken(self, start: int, end: int) -> list[str]:
        if not 0 <= start < end:
            return []
        signs = [text[start:end] for text in self._by_sign if end <= len(text)]
        units = [text[2 * start : 2 * end] for text in self._by_unit if 2 * end <= len(text)]
        return [plain_words(words) for words in (*signs, *(each.decode("utf-16-le", "replace") for each in units))]


def plain_words(text: str) -> str:
    """Give words as they are quoted: on one line, with one blank between them."""
    return " ".join(clean(text).split())
