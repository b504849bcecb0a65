"""One study, step by step: what the notebooks call.

What a notebook asks for is made when it is not there, or was made from other input: so it gives the same whether it
runs alone or in its turn. In a run everything is there already, and the input is handed on instead of read again.
"""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

import duckdb
import pandas as pd

from blendresearch.base.database import connected, parquet
from blendresearch.base.editions import FULL, SHARED, Edition, check_edition
from blendresearch.base.tables import load_table
from blendresearch.mobilities.places import worklists
from blendresearch.mobilities.preparing import MOBILITIES
from blendresearch.mobilities.registration import where_found
from blendresearch.run.exchange import held
from blendresearch.run.making import make_data
from blendresearch.run.notices import notices, undated
from blendresearch.run.steps import WORKLISTS
from blendresearch.run.survey_told import told_of_survey
from blendresearch.sharing.secret import secret_of
from blendresearch.statistics.results import Results
from blendresearch.study.earlier_edition import snapshot_of
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import Inputs, read_inputs
from blendresearch.study.parameters import folder_named, study_named
from blendresearch.study.settings import Study
from blendresearch.survey.survey_tables import SurveyTables

_handed: dict[Workspace, Inputs] = {}
"""What a run handed on to this process: the input of a study whose data steps are done."""
_PATIENCE = 60  # seconds: two notebooks of one study can be run at the same time


def hand_on(workspace: Workspace, inputs: Inputs) -> None:
    """Give this process the input of the study that it works on; all data steps must be done in that workspace."""
    _handed[workspace] = inputs


class Analysis:
    """The steps of one study: `prepare`, then `compute`, then `reproduce`; `results` is what comes of them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._done = workspace in _handed
        self.inputs: Inputs = _handed.get(workspace) or read_inputs(workspace.folder, snapshot_of(workspace))

    @classmethod
    def open(cls, study: str | Path | float, output: str | Path | float | None = None) -> Self:
        """Open a study by its name under `data/raw/` or by a path; raise InputError when it is not there or wrong.

        Both may be what papermill makes of a parameter: of `-p study 2025` a number (`study.parameters`).
        """
        return cls(Workspace.open(study_named(study), folder_named(output)))

    @property
    def study(self) -> Study:
        """Give what the study asks."""
        return self.inputs.study

    # Step 1: raw exports to tidy mobilities

    def prepare(self) -> pd.DataFrame:
        """Read the raw exports, apply the counting rules, and write the tidy mobilities and what is found in them.

        Gives `registration.csv`: what was left out or is worth a look. Raises InputError with what is wrong first.
        """
        self._make("mobilities")
        return load_table(self.workspace.processed, "registration")

    @property
    def bounds(self) -> pd.DataFrame:
        """Give `bounds.csv`: the share as registered, and how far the rules of the registration could move it."""
        self._make("mobilities")
        return load_table(self.workspace.processed, "bounds")

    @cached_property
    def prepared(self) -> duckdb.DuckDBPyRelation:
        """Give all records as tidy mobilities, also those left out of the counts (columns: docs/output.md)."""
        self._make("mobilities")
        return parquet(self._connection, self.workspace.processed / MOBILITIES)

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """Keep one connection: in older versions of DuckDB a relation does not outlive its own."""
        return connected()

    def where(self, severity: str) -> pd.DataFrame:
        """Give file and row of every record with a finding of one severity (`error`, `warning` or `note`)."""
        return where_found(self.prepared, severity)

    def worklists(self) -> pd.DataFrame:
        """Write the worklists, private files for who can mend what the checks found, and tell which there are.

        A row an institution, with the numbers of places that its file has (docs/output.md).
        """
        self._make(WORKLISTS)
        return worklists(self.workspace.processed)

    def notices(self) -> list[str]:
        """Give what is worth knowing about the input and stops nothing, a sentence each."""
        self._make("mobilities")
        return [*map(str, undated(self.study)), *notices(self.inputs, self.workspace.processed)]

    # Steps 2 and 3: tidy mobilities to results, and published figures against them

    def compute(self) -> pd.DataFrame:
        """Count, and write `statistics.csv`, `requests.csv` and the tables of inference; give the first."""
        return self.table("statistics")

    def reproduce(self) -> pd.DataFrame:
        """Write and give `reproduction.csv` (only a heading when no figure was published)."""
        self._make("reproduction")
        return load_table(self.workspace.processed, "reproduction")

    def table(self, table: str) -> pd.DataFrame:
        """Give a table of the results as its file holds it, by the name of the file without `.csv`."""
        self._make("results")
        return load_table(self.workspace.processed, table)

    @property
    def survey(self) -> SurveyTables:
        """Give the tables of the survey, without rows where there is none."""
        return self.results().survey

    def survey_notices(self) -> list[str]:
        """Give what is worth knowing about the survey and stops nothing, a sentence each."""
        self._make("results")
        return told_of_survey(self.workspace.processed)

    def results(self, edition: Edition = "full") -> Results:
        """Give the results of an edition: "full", or "shared" as `[disclosure]` asks.

        Raises UsageError when there is no such edition.
        """
        check_edition(edition)
        self._make("results" if edition == FULL else SHARED)
        folder = self.workspace.processed
        return Results.load(folder if edition == FULL else folder / SHARED)

    def _make(self, step: str) -> None:
        if not self._done:
            with held(self.workspace, patience=_PATIENCE):
                inputs = replace(self.inputs, secret=secret_of(self.workspace, self.study))
                make_data(inputs, self.workspace.processed, [step])
