"""Known names in free text, replaced by neutral ones however they are spelt."""

import re
import unicodedata
from collections.abc import Mapping

_BETWEEN = r"[\W_]+"


class Replacer:
    """Replaces names in texts: in any case, with or without accents, and with any signs between their words.

    `names` gives the replacement of each name. A part of a name is no name: what a text calls an institution otherwise
    has to be in the lists of the study (`spellings.csv`).
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        words = {name: re.findall(r"[^\W_]+", _fold(name)[0]) for name in names}
        self._neutral = {" ".join(words[name]): neutral for name, neutral in names.items() if words[name]}
        patterns = [_BETWEEN.join(map(re.escape, name.split())) for name in self._neutral]
        longest_first = "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))
        self._pattern = re.compile(rf"(?<![^\W_])(?:{longest_first})(?![^\W_])") if patterns else None

    def __call__(self, text: str) -> str:
        """Give the text with neutral names."""
        folded, origins = _fold(text)
        pieces, end = [], 0
        for found in self._pattern.finditer(folded) if self._pattern else ():
            pieces += [text[end : origins[found.start()]], self._of(found.group())]
            end = origins[found.end() - 1] + 1
        return "".join([*pieces, text[end:]])

    def _of(self, spelling: str) -> str:
        return self._neutral[" ".join(re.findall(r"[^\W_]+", spelling))]


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold case and accents; give the folded text, and from which place of the text each of its signs comes."""
    signs: list[str] = []
    origins: list[int] = []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign).casefold():
            if not unicodedata.combining(part):
                signs.append(part)
                origins.append(place)
    return "".join(signs), origins
