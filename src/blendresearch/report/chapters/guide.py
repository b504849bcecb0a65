"""One page for who registers: when may a mobility be registered as blended?"""

from itertools import groupby

from blendresearch.data.codelists import ActivityType, activity_types, has_intensive_programmes
from blendresearch.render.blocks import Block, Cell
from blendresearch.report.reference_list import reference
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.study.limits import days_allowed, limited_days, unverified_days

Limits = tuple[tuple[int, int] | None, ...]


def guide(report: Report) -> list[Block]:
    """Build the guide: questions to answer, examples, and the limits of days in the calls of the study."""
    rules, words = report.agency.guide, report.language.words["guide"]
    types = sorted(activity_types(report.study.sector).values(), key=lambda kind: kind.category != "learner")
    values = {"source": reference(report, rules.source), "limits": bool(types), **_assumed(report)}
    values |= {"draft": _is_draft(report), "own": rules.own, "agency": report.agency_name}
    values |= {"programmes": has_intensive_programmes(report.study.sector)}
    section = report.section("guide", values)
    steps = [words["steps"][name] for name in rules.steps]
    section.add_table(
        "decisions",
        [report.column("question", number=False, row_header=True), report.column("otherwise", number=False)],
        [[f"{place}. {step['question']}", step["otherwise"]] for place, step in enumerate(steps, start=1)],
        source="",
    )
    section.add_table(
        "examples",
        [report.column(name, number=False, row_header=name == "example") for name in ("example", "blended", "why")],
        [_example(words, name, answer) for name, answer in rules.examples.items()],
        source="",
    )
    if types:
        _add_limits(report, section, types)
    return section.blocks()


def _is_draft(report: Report) -> bool:
    """Tell whether the agency has still to adopt the guide: as the study says, or else as the agency published it."""
    said = report.study.publication and report.study.publication.guide
    return said == "draft" if said else not report.agency.guide.own


def _example(words: dict, name: str, answer: bool) -> list[str]:
    example = words["examples"][name]
    return [example["what"], words["yes" if answer else "no"], example["why"]]


def _add_limits(report: Report, section: Section, types: list[ActivityType]) -> None:
    """Add the limits of each type; call years with the same limits share a column."""
    years = sorted(report.study.cohort_of_year)
    periods = [(limits, list(same)) for limits, same in groupby(years, key=lambda year: _limits(report, types, year))]
    columns = report.columns("activity_type")
    columns += [report.column_of(report.say("calls", years=same)) for _, same in periods]
    rows = [
        [report.type_name(kind.code), *(_days(report, limits[place]) for limits, _ in periods)]
        for place, kind in enumerate(types)
    ]
    section.add_table("limits", columns, rows)


def _assumed(report: Report) -> dict[str, str | None]:
    """Name the calls whose limits have no source and are assumed to be those of others: all of them, and some."""
    found = unverified_days(report.study)
    wholly = [year for year, codes in found.items() if len(codes) == len(limited_days(report.study, year))]
    partly = [year for year in found if year not in wholly]
    return {
        name: report.say("the_calls", years=years) if years else None
        for name, years in (("assumed", wholly), ("partly", partly))
    }


def _limits(report: Report, types: list[ActivityType], year: int) -> Limits:
    """Give the limits of all types in a call year."""
    return tuple(days_allowed(report.study, kind.code, year) for kind in types)


def _days(report: Report, limits: tuple[int, int] | None) -> Cell:
    if limits is None:
        return report.cell.sign("not_applicable")
    return report.cell.span(*limits)
