"""The tables of inference as files, with fixed columns (docs/output.md)."""

from collections.abc import Iterable, Iterator

import pandas as pd

from blendresearch.statistics.inference import CohortInference, Indicator, Inference

COLUMNS = {
    "indicators": ("cohort", "indicator", "value", "lower", "upper", "interval"),
    "influence": ("cohort", "headline", "institution", "value", "without", "change"),
    "funnel": (
        "cohort", "institution", "total", "blended", "share", "z", "lower_95", "upper_95", "lower_998", "upper_998",
        "wide_lower_998", "wide_upper_998", "position", "wide_position", "too_few", "left_out",
        "shrunk", "shrunk_lower", "shrunk_upper",
    ),
    "change": (
        "first", "second", "institution", "period", "total_1", "blended_1", "share_1", "total_2", "blended_2",
        "share_2", "change", "pooled_change_without",
    ),
}  # fmt: skip


def result_tables(inference: Inference) -> dict[str, pd.DataFrame]:
    """Give every table by the name of its file; a table without rows keeps its columns."""
    cohorts = inference.cohorts.items()
    parts = {
        "indicators": list(_indicators(inference)),
        "influence": [each.influence.assign(cohort=name) for name, each in cohorts],
        "funnel": [_funnel(each).assign(cohort=name) for name, each in cohorts if each.funnel],
        "change": [each.without.assign(first=each.first, second=each.second) for each in inference.changes],
    }
    return {name: _stacked(frames, COLUMNS[name]) for name, frames in parts.items()}


def _indicators(inference: Inference) -> Iterator[pd.DataFrame]:
    for name, cohort in inference.cohorts.items():
        yield _named(cohort.indicators(), name)
        shares = inference.by_category(name)
        yield shares.assign(cohort=name, indicator="share_" + shares["category"], value=shares["share"])
    for change in inference.changes:
        yield _named(change.indicators(), change.second)


def _named(indicators: Iterable[Indicator], cohort: str) -> pd.DataFrame:
    rows = [(cohort, name, value, limits.lower, limits.upper, limits.method) for name, value, limits in indicators]
    return pd.DataFrame(rows, columns=COLUMNS["indicators"])


def _funnel(cohort: CohortInference) -> pd.DataFrame:
    table = cohort.funnel.table
    return table if cohort.shrunk is None else table.merge(cohort.shrunk.drop(columns="share"), on="institution")


def _stacked(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    filled = [frame.reindex(columns=list(columns)) for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))
