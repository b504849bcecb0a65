"""Texts that people hand in, without the signs that nobody sees and that deceive whoever reads them."""

import re
import unicodedata
from collections.abc import Sequence

# What Unicode calls default ignorable: marks that turn the direction of a text, signs without width, fillers.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# The joiners and variants of Persian and of emoji are of that kind, too, and mean something between such signs alone.
_JOINING, _PLAIN = "[\u200c\u200d\ufe00-\ufe0f]+", r"\s\x00-\u024f\u2010-\u205e"
_IDLE = re.compile(f"(?:^|(?<=[{_PLAIN}])){_JOINING}|{_JOINING}(?=[{_PLAIN}]|$)")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
# A spreadsheet that opens a CSV file takes such a cell for a formula. It may split cells at other signs than ours.
_FORMULA = re.compile(r"(?:^|[;,\t])[\s\"']*[=+\-@\uff0b\uff0d\uff1d\uff20]")
_LATIN = re.compile("[ -~\u00a0-\u024f\u2010-\u2022\u2026\u2030\u2039\u203a\u20ac]*")
LOST = ("\ufffc", "\ufffd")
"""What stands for a picture or a letter that was lost."""
_BLANK = "\u2800"  # the Braille cell without a dot, which is no blank to Python
_NUMBER = re.compile(r"[+-]?\d[\d.,]*\s?%?|-")


def clean(text: str) -> str:
    """Write a text as it looks: accents composed, control signs a space, unseen signs gone, no blanks around it.

    So names that look the same are the same, and no name can turn the direction of the text around it.
    """
    if text.isascii() and text.isprintable():  # as nearly all are
        return text.strip()
    seen = _CONTROLS.sub(" ", _UNSEEN.sub("", text))
    joined = _IDLE.sub("", unicodedata.normalize("NFC", seen))
    return unicodedata.normalize("NFC", joined).strip()


def is_plain(text: str) -> bool:
    """Tell whether a text holds no sign that is never seen, and none that a terminal would obey."""
    return not (_UNSEEN.search(text) or _CONTROLS.search(text))


def one_of(words: Sequence[str]) -> str:
    """List words of which one is to be written.

    >>> one_of(["yes", "no", "unknown"])
    'yes, no or unknown'
    """
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def senseless(text: str) -> str:
    """Give the first sign of a text that means nothing to a reader elsewhere, "" where there is none.

    Such are signs for private use, those that are none, and those that stand for a letter or picture that was lost.
    """
    return "" if is_latin(text) else next((sign for sign in text if _means_nothing(sign)), "")


def _means_nothing(sign: str) -> bool:
    place = ord(sign)
    is_none = place & 0xFFFE == 0xFFFE or 0xFDD0 <= place <= 0xFDEF  # at the end of each plane, and 32 in the first one
    return is_none or sign in LOST or unicodedata.category(sign) in ("Co", "Cs")


def begins_with_mark(text: str) -> bool:
    """Tell whether a text begins with a mark for a letter that is not there, or holds nothing that can be seen."""
    return text[:1] == _BLANK or unicodedata.category(text[:1] or " ")[0] == "M"


def is_latin(text: str) -> bool:
    """Tell whether a text has Latin letters, digits and the usual signs alone, which every font has."""
    return (text.isascii() and text.isprintable()) or _LATIN.fullmatch(text) is not None


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula, at its start or after a separator.

    A number is none, nor is the dash for "not applicable".
    """
    return bool(_FORMULA.search(text)) and not _NUMBER.fullmatch(text)
