"""The base tables of a study, from which every number that is told follows."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

import pandas as pd

from blendresearch.base.tables import columns_of, empty_table, load_table, save_table
from blendresearch.statistics.categories import make_categories
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.project_states import comparable, known, projects_of
from blendresearch.statistics.requests import falls, make_requests
from blendresearch.statistics.totals import make_statistics
from blendresearch.statistics.validation import make_estimates
from blendresearch.study.inputs import Inputs


@dataclass(frozen=True)
class Tables:
    """The base tables (columns: `data/tables.toml` and `data/working_tables.toml`).

    `falls` are the falls from requested to realised in exact parts, `records` the rows of the exports by cohort,
    `validation_estimate` what follows from the answers to a sample, without rows where there are none, and
    `earlier` the calls in earlier exports. In an edition that is shared, counts can be `hidden.Hidden`.
    """

    statistics: pd.DataFrame
    categories: pd.DataFrame
    requests: pd.DataFrame
    registration: pd.DataFrame
    bounds: pd.DataFrame
    falls: pd.DataFrame
    records: pd.DataFrame
    validation_estimate: pd.DataFrame = field(default_factory=lambda: empty_table("validation_estimate"))
    earlier: pd.DataFrame = field(default_factory=lambda: empty_table("earlier"))

    def save(self, folder: Path) -> list[Path]:
        """Write every table to a folder, and give the files."""
        return [save_table(folder, each.name, getattr(self, each.name)) for each in fields(self)]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(*(load_table(folder, each.name) for each in fields(cls)))


def make_tables(inputs: Inputs, counts: Counts) -> Tables:
    """Make the base tables from what was counted and what the lists of the study say."""
    study, projects = inputs.study, projects_of(inputs, counts)
    asked = comparable(projects)
    return Tables(
        make_statistics(counts.cube, study, known(projects)),
        make_categories(counts.cube, study.sector),
        make_requests(asked, counts.cube),
        counts.registration,
        counts.bounds,
        make_falls([each.name for each in study.cohorts], asked, counts.cube),
        counts.records,
        make_estimates(counts.answered_strata),
        counts.earlier,
    )


def make_falls(cohorts: list[str], projects: pd.DataFrame, cube: pd.DataFrame) -> pd.DataFrame:
    """Make the table of falls: by cohort and institution, and under "" of all, in exact parts (`requests.falls`)."""
    rows = [
        (cohort, name, fall.requested, fall.realised, str(fall.granted), str(fall.general), str(fall.beyond))
        for cohort in cohorts
        for name, fall in falls(projects, cube, cohort).items()
    ]
    return pd.DataFrame(rows, columns=list(columns_of("falls")))


def read_falls(table: pd.DataFrame, cohort: str) -> dict[str, Fall]:
    """Give the falls of a cohort by institution, and under "" that of all; none where `projects.csv` is silent."""
    rows = table[table["cohort"] == cohort].itertuples()
    return {
        row.institution: Fall.read(row.requested, row.realised, row.granted, row.general, row.beyond) for row in rows
    }
