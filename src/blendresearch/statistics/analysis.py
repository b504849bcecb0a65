"""One study, step by step: what the notebooks call.

Each step reads what the step before it wrote in `data/processed/<study>/`, and does that step first when its result is
missing or older than the input. So a notebook gives the same whether it runs alone or in its turn.
"""

import json
import shutil
from functools import cached_property
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch import __version__
from blendresearch.base.database import opened
from blendresearch.base.hidden import Whole
from blendresearch.base.table_files import TableFiles
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.exports import load_records, other_files
from blendresearch.mobilities.registration import make_registration, where_found
from blendresearch.mobilities.tidying import tidy, write
from blendresearch.statistics.categories import make_categories
from blendresearch.statistics.counting import count_mobilities
from blendresearch.statistics.inference import Inference
from blendresearch.statistics.inference_tables import COLUMNS as RESULT_TABLES
from blendresearch.statistics.inference_tables import result_tables
from blendresearch.statistics.measures import Sources, institutions_asked
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.published import PublishedFigure, as_table, reproduce
from blendresearch.statistics.requests import falls, make_requests, projects_in_cohorts
from blendresearch.statistics.totals import Statistics, make_statistics
from blendresearch.study import spellings as names
from blendresearch.study.files import digest_of, fingerprints
from blendresearch.study.folder import Workspace
from blendresearch.study.lists import names_alone, read_institutions, read_projects, read_published, read_spellings
from blendresearch.study.settings import Study, read_study

TABLES = ("statistics", "requests", *RESULT_TABLES, "registration", "bounds", "reproduction")
_PREPARED = ("mobilities.parquet", "registration.csv", "bounds.csv")


class Analysis:
    """The steps of one study: `prepare`, then `statistics`, `requests` and `inference`, then `reproduction`."""

    tables: tuple[str, ...] = TABLES
    """The tables that are published as CSV."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._asked = read_study(workspace.folder)
        self.names = read_spellings(workspace.folder)
        self.study: Study = names.named(self._asked, self.names)
        self.files = TableFiles(workspace.processed)

    @classmethod
    def open(cls, study: str | Path, output: str | Path | None = None) -> "Analysis":
        """Open a study by its name under `data/raw/` or by a path; raise InputError when it is not there or wrong."""
        return cls(Workspace.open(study, output))

    # The lists beside the exports

    @cached_property
    def listed_projects(self) -> pd.DataFrame | None:
        """Give `projects.csv`, or None when there is none."""
        return read_projects(self.workspace.folder, self.names)

    @cached_property
    def institutions(self) -> pd.DataFrame | None:
        """Give the frame `institutions.csv`, or None when there is none."""
        return read_institutions(self.workspace.folder, self.names)

    @cached_property
    def published(self) -> pd.DataFrame | None:
        """Give `published.csv`, or None when there is none."""
        return read_published(self.workspace.folder)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """Give the SHA-256 of every file of the study folder by its path within it."""
        return fingerprints(self.workspace.folder)

    @property
    def digest(self) -> str:
        """Give one SHA-256 for the whole study folder."""
        return digest_of(self.inputs)

    @property
    def inputs_by_name(self) -> dict[str, str]:
        """Give the hashes of the input as the provenance names them, one by one."""
        return self.inputs

    # Step 1: raw exports to tidy mobilities

    def prepare(self) -> pd.DataFrame:
        """Read the raw exports, apply the counting rules, and write the tidy mobilities and what is found in them.

        Gives `registration.csv`: what was left out or is worth a look. Raises InputError with what is wrong first.
        """
        self.files.clear(TABLES)
        shutil.rmtree(self._processed("shared"), ignore_errors=True)
        stamp = self._stamp  # of the input before it is read: what changes meanwhile makes this preparation stale
        with opened(self.workspace.processed) as connection:
            load_records(connection, self.workspace.folder)
            tidy(connection, self.study, self.listed_projects)
            write(connection, self._processed("mobilities.parquet"))
        registration = make_registration(self._mobilities())
        self.files.save("registration", registration)
        self.files.save("bounds", make_bounds(self._mobilities(), self.study))
        self._processed("inputs.json").write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        return registration

    @property
    def unread(self) -> list[str]:
        """Give the names of what stands between the exports and was not read."""
        return [path.name for path in other_files(self.workspace.folder)]

    def notices(self) -> list[str]:
        """Give what is worth knowing about the input and stops nothing, a sentence each."""
        unread = [f"{name} in mobilities/ is no CSV, XLSX, XLS or ODS file and was not read." for name in self.unread]
        return unread + [f"{each.file}: {each.what}. {each.do}." for each in self.names_alone]

    @property
    def names_alone(self) -> list[names.Alone]:
        """Give every name of an institution that stands alone in the lists of the study."""
        asked = [] if self.published is None else institutions_asked(self.published["measure"])
        return names_alone(self.workspace.folder, self.names, self._asked.focus, asked)

    @cached_property
    def prepared(self) -> duckdb.DuckDBPyRelation:
        """Give all records as tidy mobilities, also those left out of the counts (columns: docs/output.md)."""
        self._ensure_prepared()
        return self._mobilities()

    def _ensure_prepared(self) -> None:
        """Prepare when nothing is there, or when it was made from other input; that clears what rested on it."""
        stamp = self._processed("inputs.json")
        fresh = stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == self._stamp
        if not fresh or not all(self._processed(name).is_file() for name in _PREPARED):
            self.prepare()

    @property
    def mobilities(self) -> duckdb.DuckDBPyRelation:
        """Give the mobilities that are counted."""
        return self.prepared.filter("left_out IS NULL")

    @property
    def registration(self) -> pd.DataFrame:
        """Give `registration.csv`: what was left out or is worth a look, by rule, cohort and institution."""
        self._ensure_prepared()
        return self.files.load("registration")

    @property
    def bounds(self) -> pd.DataFrame:
        """Give `bounds.csv`: the share as registered, and how far the rules of the registration could move it."""
        self._ensure_prepared()
        return self.files.load("bounds")

    def where(self, severity: str) -> pd.DataFrame:
        """Give file and row of every record with a finding of one severity (`error`, `warning` or `note`)."""
        return where_found(self.prepared, severity)

    # Step 2: tidy mobilities to statistics

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Give one row a project in a cohort (`requested.projects_in_cohorts`)."""
        query = "SELECT DISTINCT project_code, institution FROM mobilities WHERE cohort IS NOT NULL"
        found = self.prepared.query("mobilities", query).df()
        return projects_in_cohorts(self.listed_projects, found, self.study.cohort_of_year)

    @cached_property
    def cube(self) -> pd.DataFrame:
        """Give the counts by cohort, institution, call year, activity type and kind, which all statistics come from."""
        return count_mobilities(self.mobilities).df()

    @cached_property
    def categories(self) -> pd.DataFrame:
        """Give the mobilities of learners, staff and others in every cohort."""
        return make_categories(self.cube, self.study.sector)

    def records(self, cohort: str) -> Whole:
        """Give the number of records of a cohort in the exports, those that repeat one included."""
        query = f"SELECT count(*) + coalesce(sum(repeats), 0) FROM mobilities WHERE cohort = '{cohort}'"
        return int(self.prepared.query("mobilities", query).fetchall()[0][0])

    def compute(self) -> pd.DataFrame:
        """Count, and write `statistics.csv`, `requests.csv` and the tables of inference; give the first."""
        statistics = make_statistics(self.cube, self.study, self.projects)
        self.files.save("statistics", statistics)
        self.files.save("requests", make_requests(self.projects, self.cube))
        inference = Inference(self.study, Statistics(statistics), self.categories)
        for name, table in result_tables(inference).items():
            self.files.save(name, table)
        return statistics

    @cached_property
    def statistics(self) -> Statistics:
        """Give the statistics, counted when they are not there yet."""
        return Statistics(self.table("statistics"))

    @cached_property
    def requests(self) -> pd.DataFrame:
        """Give `requests.csv`: requested and realised blended mobilities."""
        return self.table("requests")

    @cached_property
    def inference(self) -> Inference:
        """Give what the shares can bear: influence, funnel, shrinkage, concentration, and change between cohorts."""
        return Inference(self.study, self.statistics, self.categories)

    def falls(self, cohort: str) -> dict[str, Fall]:
        """Give the fall from requested to realised in parts, by institution; none where `projects.csv` is silent."""
        return falls(self.projects, self.cube, cohort)

    def table(self, table: str) -> pd.DataFrame:
        """Give a table of step 2 as its file holds it, by the name of the file without `.csv`."""
        self._ensure_prepared()
        if not self.files.has(table):
            self.compute()
        return self.files.load(table)

    # Step 3: published figures against recomputed ones

    @cached_property
    def findings(self) -> list[PublishedFigure]:
        """Give what became of every published figure; none when no figure was published."""
        sources = Sources(self.study, self.statistics, self.requests, self.projects, self.institutions, self.names)
        return reproduce(self.published, sources)

    @property
    def reproduction(self) -> pd.DataFrame:
        """Write and give `reproduction.csv` (only a heading when no figure was published)."""
        table = as_table(self.findings, "en")
        self.files.save("reproduction", table)
        return table

    @property
    def _stamp(self) -> dict[str, object]:
        return {"blendresearch": __version__, "files": self.inputs}

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """Keep one connection: in older versions of DuckDB a relation does not outlive its own."""
        return duckdb.connect()

    def _mobilities(self) -> duckdb.DuckDBPyRelation:
        return self._connection.read_parquet(str(self._processed("mobilities.parquet")))

    def _processed(self, name: str) -> Path:
        return self.workspace.processed / name
