"""What follows from the statistics of a run: sentences, each with the tables or figures that it rests on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from blendresearch.base.errors import HiddenCountError
from blendresearch.language.prose import phrase
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report

Values = dict[str, object]
Place = tuple[str, str]
"""A chapter, and a table or figure of it by its id; "" for the first that it has."""
SHORT = "_short"
"""Ends the name of what a sentence says in few words, for the summary."""


@dataclass(frozen=True)
class Basis:
    """Numbers that a sentence tells: of a table or figure (`data/remark_places.toml`), of some columns, in any row.

    With `totals` they are those of the rows that sum up others.
    """

    table: str
    columns: tuple[str, ...] = ()
    totals: bool = False

    def is_filled(self, report: Report, cohort: CohortResults) -> bool:
        """Tell whether the study filled any of them in."""
        return report.filled(self.table, self.columns, cohort=cohort.name, totals=self.totals)


def rests_on_filled(basis: Iterable[Basis], report: Report, cohort: CohortResults) -> bool:
    """Tell whether the study filled in any of the numbers that something rests on."""
    return any(each.is_filled(report, cohort) for each in basis)


@dataclass(frozen=True)
class ConclusionRule:
    """A sentence, `name` in `conclusions.toml`, and when it is said: when `values` gives what fills it in, not None.

    `places` are the tables or figures that it can rest on, of which the first that is there is named, and `also` others
    beside that; `{}` stands for the key of the cohort, `{first}` for that of a cohort among the values. Where there are
    places and the report has none of them, nothing is said. `without_focus` are those of a study that names no focus,
    where they are others: the tables of its report do not show what is left without an institution.

    `basis` are the numbers that it tells. When the study filled these in, it is said only if it is `marked`, with the
    mark. `each`: it is said of every cohort that gives reason to it, otherwise of the last one.
    """

    name: str
    values: Callable[[Report, CohortResults], Values | None]
    places: tuple[Place, ...] = ()
    also: tuple[Place, ...] = ()
    basis: tuple[Basis, ...] = ()
    marked: bool = False
    each: bool = False
    without_focus: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Conclusion:
    """A sentence in the language of the report, and in few words where there are any.

    `places` are the ids and captions of what it rests on; `filled` tells whether the study filled in what it tells.
    """

    name: str
    words: str
    short: str
    places: tuple[Place, ...]
    filled: bool

    @property
    def before_stop(self) -> str:
        """Give the sentence without its full stop, before which stands what it rests on."""
        return self.words.removesuffix(".")


def conclude(
    rules: Iterable[ConclusionRule], report: Report, contents: Contents, cohort: CohortResults
) -> Iterator[Conclusion]:
    """Say what the rules find in a cohort. A sentence that needs a hidden count is not said."""
    for rule in rules:
        try:
            found = _said(rule, report, contents, cohort)
        except HiddenCountError:
            continue
        if found:
            yield found


def conclude_of_all(rules: Iterable[ConclusionRule], report: Report, contents: Contents) -> Iterator[Conclusion]:
    """Say what the rules find in any cohort: of each where the rule is for each, otherwise of the last one."""
    for rule in rules:
        found = [each for cohort in report.cohorts for each in conclude([rule], report, contents, cohort)]
        yield from found if rule.each else found[-1:]


def _said(rule: ConclusionRule, report: Report, contents: Contents, cohort: CohortResults) -> Conclusion | None:
    filled = rests_on_filled(rule.basis, report, cohort)
    values = None if filled and not rule.marked else rule.values(report, cohort)
    if values is None:
        return None
    keys = {name: each.name for name, each in values.items() if isinstance(each, CohortResults)}
    places = rule.places if report.study.focus else rule.without_focus or rule.places
    main, also = (_there(each, contents, cohort, keys) for each in (places, rule.also))
    if rule.places and not main:
        return None
    filled_in = {"c": cohort, "study": report.study, "agency": report.agency_name, **values}
    short = f"{rule.name}{SHORT}"
    has_short = short in report.language.words["conclusions"]["phrases"]
    return Conclusion(
        rule.name,
        phrase(report.code, "conclusions", rule.name, filled_in),
        phrase(report.code, "conclusions", short, filled_in) if has_short else "",
        (*main[:1], *also),
        filled,
    )


def _there(places: Iterable[Place], contents: Contents, cohort: CohortResults, keys: dict[str, str]) -> list[Place]:
    """Give the ids and captions of those places that the report has."""
    targets = ((chapter, target.format(cohort.name, **keys)) for chapter, target in places)
    found = [contents.place(chapter, target) for chapter, target in targets]
    return [place for place in found if place]
