"""What follows from the statistics of a run: findings and advice, each with the table or figure that it rests on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from blendresearch.base.errors import HiddenCountError
from blendresearch.language.prose import phrase
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report

Values = dict[str, object]
Place = tuple[str, str]


@dataclass(frozen=True)
class ConclusionRule:
    """A sentence, `name` in `conclusions.toml`, and when it is said: when `values` gives what fills it in, not None.

    `places` are the chapters and tables or figures that it can rest on, the first that is there; `{}` stands for the
    key of the cohort, `{first}` for that of a cohort among the values. Without one of them in the report nothing is
    said. `main`: the summary says it, too.
    """

    name: str
    values: Callable[[Report, CohortResults], Values | None]
    places: tuple[Place, ...]
    main: bool = False
    each: bool = False


@dataclass(frozen=True)
class Conclusion:
    """A sentence in the language of the report, with the id and the caption of the table or figure it rests on."""

    name: str
    words: str
    target: str
    caption: str


def conclude(
    rules: Iterable[ConclusionRule], report: Report, contents: Contents, cohort: CohortResults
) -> Iterator[Conclusion]:
    """Say what the rules find in a cohort. A sentence that needs a hidden count is not said."""
    for rule in rules:
        try:
            values = rule.values(report, cohort)
            place = None if values is None else _place(contents, rule, cohort, values)
            if place:
                words = phrase(report.code, "conclusions", rule.name, {"c": cohort, "study": report.study, **values})
                yield Conclusion(rule.name, words, *place)
        except HiddenCountError:
            continue


def _place(contents: Contents, rule: ConclusionRule, cohort: CohortResults, values: Values) -> Place | None:
    keys = {name: each.name for name, each in values.items() if isinstance(each, CohortResults)}
    targets = [(chapter, target.format(cohort.name, **keys)) for chapter, target in rule.places]
    found = ((target, contents.caption(chapter, target)) for chapter, target in targets)
    return next((place for place in found if place[1]), None)
