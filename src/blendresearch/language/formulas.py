"""Formulas in words, for who hears them: a screen reader passes over signs, or reads them by the names of Unicode."""

import re
import unicodedata
from collections.abc import Mapping

# Numbers with their decimals, words (without Greek, subscripts and superscripts), and everything else by itself.
_PARTS = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_\u0370-\u03ff\u1d00-\u209c]+|\S")


def spoken_formula(formula: str, words: Mapping[str, str]) -> str:
    """Read a formula: signs by their `words` (those of `formulas.toml`), everything else as it stands.

    A subscript or superscript that has no words of its own is read as the letters that it is.

    >>> spoken_formula("P = xᵢ / √n", {"=": "is", "/": "divided by", "√": "the square root of"})
    'P is x i divided by the square root of n'
    """
    read = (words.get(piece, unicodedata.normalize("NFKC", piece)) for piece in _PARTS.findall(formula))
    return " ".join(filter(None, read))
