"""Marked placeholders in place of what leads to somebody: addresses of all kinds, codes, accounts and numbers."""

import re
from collections.abc import Iterable
from functools import cache

from blendresearch.data.shipped import shipped_list
from blendresearch.language import available, load
from blendresearch.survey.shown.listed_names import words_of_texts

_KEPT, _NUMBER = "kept", "number"
_DIGITS = r"[\d²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅞①-⓿]"
_ONE_NUMBER = rf"{_DIGITS}+(?:[.,:/-]{_DIGITS}+)*"


def placeholder(code: str, kind: str) -> str:
    """Give what stands in a text in a language in place of a kind of thing.

    >>> placeholder("nl", "institution")
    '[naam instelling]'
    """
    return f"[{load(code).words['placeholders']['placeholders'][kind]}]"


def names_replaced_by(code: str) -> dict[str, str]:
    """Give the placeholder in a language for each kind of name that a list can have."""
    return {kind: placeholder(code, kind) for kind in words_of_texts()["kinds"]}


def masked(text: str, code: str, *, numbers: bool = True) -> str:
    """Give a text with placeholders in a language in place of all that `data/personal_patterns.toml` has.

    With `numbers` also in place of numbers, in digits or in words of that language. Placeholders that stand there stay,
    and so do numbers that belong to a usual word or tell a level of education.
    """

    def replaced(found: re.Match[str]) -> str:
        kind = _kind(found)
        return found[0] if kind == _KEPT or (kind == _NUMBER and not numbers) else placeholder(code, kind)

    return _patterns(code).sub(replaced, text)


def without_contacts(text: str, code: str) -> str:
    """Give a text with blanks in place of what is replaced whatever name it holds, as an address of e-mail."""
    contacts = {each["kind"] for each in _listed() if each.get("contact")}
    return _patterns(code).sub(lambda found: " " * len(found[0]) if _kind(found) in contacts else found[0], text)


def without_placeholders(text: str) -> str:
    """Give a text with a sign that is no word, and ends no sentence, in place of each placeholder."""
    return re.sub(_placeholders(), "×", text)


def _kind(found: re.Match[str]) -> str:
    return (found.lastgroup or "").rpartition("_of_")[0]


@cache
def _listed() -> list[dict]:
    return shipped_list("personal_patterns")["patterns"]


@cache
def _patterns(code: str) -> re.Pattern[str]:
    """Give one pattern of all: of those that match at one place, the first one holds."""
    own = [(_KEPT, _placeholders()), (_KEPT, f"(?i:{_kept_numbers()})")]
    own += [(each["kind"], each["pattern"] if each.get("case") else f"(?i:{each['pattern']})") for each in _listed()]
    own += [(_NUMBER, _ONE_NUMBER), (_NUMBER, f"(?i:{_number_words(code)})")]
    return re.compile("|".join(f"(?P<{kind}_of_{place}>{pattern})" for place, (kind, pattern) in enumerate(own)))


def _placeholders() -> str:
    words = [load(code).words["placeholders"]["placeholders"] for code in available()]
    known = {text for own in words for text in own.values()}
    return rf"\[(?:{_any_of(known)})(?: {_DIGITS}+)?\]"


def _kept_numbers() -> str:
    words = words_of_texts()["numbers"]
    level = rf"(?:{_any_of(words['levels'])})[ -]?[1-8](?:(?:, | en | and | of | or | tot | to |/|-)[1-8])*"
    return rf"(?<!\w)(?:{_any_of(words['kept'])}|{level})(?!\w)"


def _number_words(code: str) -> str:
    words = load(code).words["placeholders"]["number_words"]
    part, joint = _any_of(words["parts"]), _any_of(words["joints"])
    return rf"(?<!\w)(?!(?:{_any_of(words['none'])})(?!\w)(?!-))(?:{part})(?:(?:{joint})?(?:{part}))*(?!\w)"


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=lambda text: (-len(text), text)))
