"""Texts that people hand in, without the signs that nobody sees and that deceive whoever reads them."""

import re
import unicodedata

# Marks that turn the direction of a text, and signs without width; not the joiners of Persian and of emoji.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
# A spreadsheet that opens a CSV file takes such a cell for a formula. It may split cells at other signs than ours.
_FORMULA = re.compile(r"(^|[;,\t])[\s\"']*[=+\-@\uff0b\uff0d\uff1d\uff20]")
_LATIN = re.compile("[ -~\u00a0-\u024f\u2010-\u2022\u2026\u2030\u2039\u203a\u20ac]*")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*\s?%?|-")


def clean(text: str) -> str:
    """Write a text as it looks: accents composed, control signs a space, unseen signs gone, no blanks around it.

    So names that look the same are the same, and no name can turn the direction of the text around it.
    """
    seen = _CONTROLS.sub(" ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", seen).strip()


def is_plain(text: str) -> bool:
    """Tell whether a text holds nothing that `clean` would take away or a terminal would obey."""
    return not (_UNSEEN.search(text) or _CONTROLS.search(text))


def is_latin(text: str) -> bool:
    """Tell whether a text has Latin letters, digits and the usual signs alone, which every font has."""
    return _LATIN.fullmatch(text) is not None


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula, at its start or after a separator.

    A number is none, nor is the dash for "not applicable".
    """
    return bool(_FORMULA.search(text)) and not _NUMBER.fullmatch(text)
