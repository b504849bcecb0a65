"""Words with a capital within a sentence: no list can know every name, so a person looks at them."""

import re
from functools import cache

from blendresearch.data.codelists import folded
from blendresearch.survey.shown.listed_names import words_of_texts

_BEFORE = 60  # signs before a word tell whether it begins a sentence
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’+-]?[^\W_]+)*\+?")
_OPENING = re.compile(r"[\s\"'“”„‘’«»(\[*•–-]+")
_END = re.compile(r"([^\s.!?…]*)[.!?…]+[\"'“”’»)\]]*\s+[\"'“„‘«(\[]*$")


def capitals_within(text: str) -> list[str]:
    """Give the words with a capital that begin no sentence and are no usual ones, in their order, each once.

    At the start of a sentence only a word counts that has a capital further on, too.
    """
    found = []
    for word in _WORD.finditer(text):
        parts = [part for part in re.split(r"['’-]", word[0]) if any(sign.isupper() for sign in part)]
        if folded(word[0]) in _usual() or all(folded(part) in _usual() for part in parts):
            continue
        if not (_begins_sentence(text, word.start()) and word[0][1:] == word[0][1:].lower()):
            found.append(word[0])
    return list(dict.fromkeys(found))


def _begins_sentence(text: str, at: int) -> bool:
    """Tell whether a sentence begins at a place; a full stop of an abbreviation or an initial ends none."""
    before = text[max(at - _BEFORE, 0) : at]
    if at < _BEFORE and not _OPENING.sub("", before):
        return True
    end = _END.search(before)
    if end is None:
        return False
    last = end[1].lstrip("(\"'").casefold()
    return len(last) != 1 and last not in _abbreviations()


@cache
def _usual() -> frozenset[str]:
    return frozenset(folded(word) for words in words_of_texts()["usual"].values() for word in words)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(words_of_texts()["abbreviations"]["words"])
