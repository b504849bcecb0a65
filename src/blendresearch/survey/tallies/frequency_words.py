"""Words for how many institutions name something, by one printed rule."""

from functools import cache

from blendresearch.data.shipped import shipped_list


@cache
def frequency_rule() -> tuple[dict[str, str | int], ...]:
    """Give the rule of `data/survey_words.toml`, the first line that holds first.

    Each line has a `word`, and `at_most` (institutions), `at_most_percent` or `below_percent` (of those who answered);
    the last one has the word alone.
    """
    return tuple(shipped_list("survey_words")["words"])


def frequency_word(institutions: int, answered: int) -> str:
    """Give the word for so many of those who answered."""
    return next(str(line["word"]) for line in frequency_rule() if _holds(line, institutions, answered))


def _holds(line: dict[str, str | int], institutions: int, answered: int) -> bool:
    percent = 100 * institutions
    return (
        institutions <= line.get("at_most", institutions)
        and percent <= line.get("at_most_percent", 100) * answered
        and ("below_percent" not in line or percent < line["below_percent"] * answered)
    )
