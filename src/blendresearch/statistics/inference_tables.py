"""The tables of inference as files, with fixed columns (docs/output.md)."""

from collections.abc import Iterable, Iterator

import pandas as pd

from blendresearch.base.tables import columns_of, stacked
from blendresearch.statistics.inference import CohortInference, Indicator, Inference


def inference_tables(inference: Inference) -> dict[str, pd.DataFrame]:
    """Give every table by the name of its file; a table without rows keeps its columns."""
    cohorts = inference.cohorts.items()
    parts = {
        "indicators": list(_indicators(inference)),
        "influence": [each.influence.assign(cohort=name) for name, each in cohorts],
        "funnel": [_funnel(each).assign(cohort=name) for name, each in cohorts if each.funnel],
        "change": [each.without.assign(first=each.first, second=each.second) for each in inference.changes],
    }
    return {name: stacked(name, frames) for name, frames in parts.items()}


def _indicators(inference: Inference) -> Iterator[pd.DataFrame]:
    for name, cohort in inference.cohorts.items():
        yield _named(cohort.indicators(), name)
        shares = inference.categories.rows(name)
        yield shares.assign(cohort=name, indicator="share_" + shares["category"], value=shares["share"])
        both = inference.categories.learners_and_staff(name)
        if both:
            yield _named([("difference_staff_learner", float(both.difference), both.limits)], name)
    for change in inference.changes:
        yield _named(change.indicators(), change.second)


def _named(indicators: Iterable[Indicator], cohort: str) -> pd.DataFrame:
    rows = [(cohort, name, value, limits.lower, limits.upper, limits.method) for name, value, limits in indicators]
    return pd.DataFrame(rows, columns=list(columns_of("indicators")))


def _funnel(cohort: CohortInference) -> pd.DataFrame:
    table = cohort.funnel.table
    return table if cohort.shrunk is None else table.merge(cohort.shrunk.drop(columns="share"), on="institution")
