"""Advice by who acts on it: at most so many lines as `data/advice.toml` says, the most urgent of each first."""

from collections.abc import Sequence
from itertools import chain, zip_longest

from blendresearch.data.shipped import shipped_list
from blendresearch.language import said
from blendresearch.report.advice_rules import ADVICE
from blendresearch.report.concluding import Conclusion, conclude_of_all
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report

_AGENCY, _MINISTRY = "agency", "ministry"


def advice_by_actor(report: Report, contents: Contents) -> list[tuple[str, list[Conclusion]]]:
    """Give the advice that there is reason to, by who acts on it; the ministry by its name where the study has that."""
    found = {each.name: each for each in conclude_of_all(ADVICE, report, contents)}
    listed = shipped_list("advice")
    by_actor = {who: [found[name] for name in names if name in found] for who, names in listed["who"].items()}
    chosen = _first_of_each(list(by_actor.values()), listed["lines"])
    kept = {who: [each for each in advice if each in chosen] for who, advice in by_actor.items()}
    return [(_name(report, who), advice) for who, advice in kept.items() if advice]


def _first_of_each(lists: Sequence[Sequence[Conclusion]], most: int) -> list[Conclusion]:
    """Take the first of each list, then the second of each, until there are so many."""
    in_turn = chain.from_iterable(zip_longest(*lists))
    return [each for each in in_turn if each][:most]


def _name(report: Report, who: str) -> str:
    """Name who acts, at the start of a line: by the study, by its agency, or else by the words of the language."""
    published, named = report.study.publication, ""
    if who == _MINISTRY:
        named = said(published.commissioner, report.code) if published else ""
        named = named or report.said(report.agency.ministry)
    named = report.agency_name if who == _AGENCY else named
    return named[:1].upper() + named[1:] or report.language.words["conclusions"]["actors"][who]
