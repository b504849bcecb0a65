"""What changed since the edition before, as published tables (docs/output.md)."""

from collections.abc import Iterator, Mapping

import pandas as pd

from blendresearch.base.hidden import Whole
from blendresearch.base.shares import Share
from blendresearch.base.tables import stacked
from blendresearch.statistics.editions.values import Editions, Headline, InstitutionChange, Number, Revision, Trend
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort

EDITION_TABLES = ("edition_change", "edition_revisions", "edition_ages")
"""The tables that are published where `previous` names an earlier edition."""


def edition_tables(editions: Editions) -> dict[str, pd.DataFrame]:
    """Give the tables by the name of their file; one without rows keeps its columns."""
    change = [row for trend in editions.trends for row in _of_trend(trend)]
    revised = [_of_revision(each) for each in editions.revisions]
    aged = [
        {
            "earlier_call_year": each.before.call_year, "earlier_day": each.before.day.isoformat(),
            "call_year": each.now.call_year, "day": each.now.day.isoformat(),
            "earlier_months": each.before.months, "months": each.now.months,
            **_counts(each.before.count, each.now.count), "earlier_filled": _filled(each.filled),
        }
        for each in editions.same_age
    ]  # fmt: skip
    rows = dict(zip(EDITION_TABLES, (change, revised, aged), strict=True))
    return {name: stacked(name, [pd.DataFrame(own, dtype=object)]) for name, own in rows.items()}


def _of_trend(trend: Trend) -> Iterator[Mapping[str, object]]:
    of = {"earlier_cohort": trend.before.name, "cohort": trend.now.name}
    of |= {"earlier_call_years": _years(trend.before), "call_years": _years(trend.now)}
    yield from (of | _of_headline(each) for each in trend.headlines)
    yield from (of | _of_institution(each) for each in trend.institutions)


def _of_headline(headline: Headline) -> Mapping[str, object]:
    limits = headline.interval
    return {
        "measure": headline.measure, "institution": "", "state": "",
        **_numbers("earlier_", headline.before), **_numbers("", headline.now),
        "difference": _as_number(headline.difference), "lower": limits.lower, "upper": limits.upper,
        "interval": limits.method, "reading": headline.reading, "earlier_filled": headline.filled,
    }  # fmt: skip


def _of_institution(change: InstitutionChange) -> Mapping[str, object]:
    before, now = (Number(each.blended, each.total) if each else Number(None) for each in (change.before, change.now))
    return {
        "measure": "institution", "institution": change.institution, "state": change.state,
        **_numbers("earlier_", before), **_numbers("", now), "difference": _as_number(change.change),
        "earlier_filled": _filled(change.filled),
    }  # fmt: skip


def _years(cohort: Cohort) -> str:
    return " ".join(map(str, cohort.call_years))


def _filled(number: bool) -> str:
    return "number" if number else ""


def _numbers(prefix: str, number: Number) -> Mapping[str, object]:
    return {f"{prefix}number": number.count, f"{prefix}of": number.of, f"{prefix}share": _as_number(number.share)}


def _of_revision(revision: Revision) -> Mapping[str, object]:
    was = revision.cohort_before
    return {
        "call_year": revision.call_year, "institution": revision.institution,
        "earlier_cohort": was.name if was else "", "cohort": revision.cohort_now.name,
        **_counts(revision.before, revision.now), "reasons": " ".join(revision.reasons),
        "earlier_filled": _filled(revision.filled),
    }  # fmt: skip


def _counts(before: Count | None, now: Count | None) -> Mapping[str, Whole | None]:
    return {
        "earlier_total": before and before.total, "earlier_blended": before and before.blended,
        "total": now and now.total, "blended": now and now.blended,
    }  # fmt: skip


def _as_number(value: Share | int | None) -> float | int | None:
    return float(value) if isinstance(value, Share) else value
