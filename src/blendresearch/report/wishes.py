"""Who decides on what institutions wish for."""

from collections.abc import Mapping, Sequence
from functools import cache

from blendresearch.data.shipped import shipped_list
from blendresearch.report.survey_results import Theme

_UNKNOWN = "unknown"


@cache
def wish_deciders() -> Mapping[str, list[str]]:
    """Give the themes by who decides on them, in the order of the report (`data/wish_deciders.toml`)."""
    return shipped_list("wish_deciders")


def by_decider(wishes: Sequence[Theme]) -> list[tuple[str, list[Theme]]]:
    """Sort wishes by who decides on them; those of which that is not known come last."""
    deciders = wish_deciders()
    known = [code for codes in deciders.values() for code in codes]
    groups = [(who, [theme for theme in wishes if theme.code in codes]) for who, codes in deciders.items()]
    groups.append((_UNKNOWN, [theme for theme in wishes if theme.code not in known]))
    return [(who, themes) for who, themes in groups if themes]
