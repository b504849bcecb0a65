"""Two editions that are said by their counts alone: what a test of their comparison needs, cheaply.

editions = compared(before, now, spellings={"C": "CD"})
"""

from collections.abc import Mapping
from dataclasses import replace

from tests.made_results import Made

from blendresearch.statistics.editions.values import EarlierEdition, Editions
from blendresearch.statistics.results import Results
from blendresearch.study.spellings import Spellings


def edition_of(made: Made, **facts: object) -> EarlierEdition:
    """Give a study as what it published; `facts` are those that it tells otherwise."""
    tables, study = made.results.tables, made.study
    told = {"country": study.country, "sector": study.sector, "user_threshold": study.user_threshold}
    told |= {"cohorts": tuple(study.cohorts), "requests_table": tables.requests}
    return EarlierEdition(name="then", statistics_table=tables.statistics, **told | facts)


def after(before: EarlierEdition, now: Made, spellings: Mapping[str, str] | None = None) -> Results:
    """Give the results of a study that names an earlier edition."""
    results = now.results
    lists = replace(results.lists, spellings=Spellings(spellings or {}))
    return replace(results, earlier_edition=before, lists=lists)


def compared(before: Made, now: Made, spellings: Mapping[str, str] | None = None, **facts: object) -> Editions:
    """Set a study beside an earlier one."""
    return after(edition_of(before, **facts), now, spellings).editions
