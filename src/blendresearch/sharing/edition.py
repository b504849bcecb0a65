"""One study as it may be shared: neutral names and protected counts, as `[disclosure]` of its settings asks.

Everything follows from tables that are protected first (`disclosure.tables`): no chapter can reach a count that is not
in them. The tables stand in `processed/<study>/shared/`, with the neutral names in English.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import pandas as pd

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.hidden import NOT_SHOWN, Whole, is_hidden, read_count
from blendresearch.base.table_files import TableFiles
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.registration import make_registration
from blendresearch.sharing.neutral_analysis import NeutralAnalysis
from blendresearch.sharing.protected_tables import DECISIONS, Tables, decided_everywhere, protect
from blendresearch.statistics.analysis import Analysis
from blendresearch.statistics.categories import make_categories
from blendresearch.statistics.inference import Inference
from blendresearch.statistics.inference_tables import result_tables
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.requests import make_requests
from blendresearch.statistics.totals import Statistics, make_statistics
from blendresearch.study.folder import Workspace
from blendresearch.study.lists import NUMBERS_OF_PROJECTS
from blendresearch.study.settings import Disclosure

EDITIONS = ("full", "shared")
_COUNTS = {
    "statistics": ("total", "blended"), "categories": ("total", "blended"), "requests": ("requested", "realised"),
    "registration": ("mobilities",), "bounds": ("moved", "total", "blended"),
}  # fmt: skip
"""Which columns of which tables can hold a hidden count."""
_LEFT_OUT = ("draft_left_out", "accompanying_person_left_out", "sub_row_left_out", "repeated_record")


def is_protected(disclosure: Disclosure) -> bool:
    """Tell whether a study asks for an edition that shows less than everything."""
    return hides_counts(disclosure) or not disclosure.name_institutions


def hides_counts(disclosure: Disclosure) -> bool:
    """Tell whether a study asks for small counts to be hidden."""
    return disclosure.minimum_count > 1


class SharedFiles(TableFiles):
    """Protected tables: read with hidden counts as such, and with the neutral names of a language.

    `translated` gives the name in that language for each one that a file holds.
    """

    def __init__(self, folder: Path, translated: Mapping[str, str]) -> None:
        super().__init__(folder)
        self.translated = translated

    def load(self, table: str) -> pd.DataFrame:
        """Read a table; counts are whole numbers, or `hidden.Hidden`."""
        content = super().load(table)
        for column in _COUNTS.get(table, ()):
            counts = [read_count(text) for text in content[column].astype(str)]
            hidden = any(map(is_hidden, counts))
            content[column] = pd.Series(counts, index=content.index, dtype=object if hidden else "int64")
        if "institution" in content:
            content["institution"] = content["institution"].replace(self.translated)
        return content


class SharedAnalysis(Analysis):
    """The steps of a study as far as they may be shared; `language` is that of the neutral names."""

    tables = (*Analysis.tables, "disclosure")
    """The tables of any edition, and the record of what was decided."""

    def __init__(self, workspace: Workspace, language: str = "en") -> None:
        super().__init__(workspace)
        self._raw, self.language = NeutralAnalysis(workspace, language), language
        self.study, self.names = self._raw.study, self._raw.names
        self.files = SharedFiles(workspace.processed / "shared", self._raw.translated)

    @classmethod
    def open(cls, study: str | Path, output: str | Path | None = None, language: str = "en") -> "SharedAnalysis":
        """Open a study as it may be shared; raise InputError when it is not there or wrong."""
        return cls(Workspace.open(study, output), language)

    # What may be known

    @property
    def listed_projects(self) -> pd.DataFrame | None:
        """Give `projects.csv`, or None when there is none."""
        return self._raw.listed_projects

    @property
    def institutions(self) -> pd.DataFrame | None:
        """Give the frame `institutions.csv`, or None when there is none."""
        return self._raw.institutions

    @property
    def published(self) -> pd.DataFrame | None:
        """Give `published.csv`, or None when there is none."""
        return self._raw.published

    @property
    def inputs(self) -> dict[str, str]:
        """Give the SHA-256 of the exports, of which only that of all together is published."""
        return self._raw.inputs

    @property
    def inputs_by_name(self) -> dict[str, str]:
        """Give one hash of all exports together: a single short one could be guessed, and the guess tried out."""
        return {"mobilities/": self.digest}

    @property
    def neutral_names(self) -> dict[str, str]:
        """Give the neutral name of every institution; none where names are shown."""
        return self._raw.neutral.institutions if self._raw.neutral else {}

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Give one row a project in a cohort, without its numbers."""
        return self._raw.projects.assign(**dict.fromkeys(NUMBERS_OF_PROJECTS, float("nan")))

    @property
    def unread(self) -> list[str]:
        """Give nothing: a file can have any name."""
        return []

    def notices(self) -> list[str]:
        """Give nothing: notices are for who has the input."""
        return []

    def records(self, cohort: str) -> Whole:
        """Give the records of a cohort in the exports, where that follows from what is shown."""
        found = self.registration
        own = found[(found["cohort"] == cohort) & found["rule"].isin(_LEFT_OUT)]["mobilities"].tolist()
        counts = [self.statistics.find(cohort).total, *own]
        return NOT_SHOWN if any(map(is_hidden, counts)) else sum(counts)

    @property
    def prepared(self) -> NoReturn:
        """Refuse: records are not shared."""
        raise BlendResearchError("Records are no part of the edition that is shared: take the numbers from a table.")

    mobilities = cube = prepared

    def where(self, severity: str) -> NoReturn:
        """Refuse: where a record stands is not shared."""
        return self.prepared

    # The tables

    def compute(self) -> pd.DataFrame:
        """Count, protect, and write every table; give `statistics.csv`."""
        raw = NeutralAnalysis(self.workspace, "en")
        tables, decisions = _protected(raw)
        inference = Inference(raw.study, Statistics(tables.statistics), tables.categories)
        for name, table in {**tables.__dict__, **result_tables(inference), "disclosure": decisions}.items():
            self.files.save(name, table)
        return tables.statistics

    @property
    def registration(self) -> pd.DataFrame:
        """Give `registration.csv`, over all institutions where counts are protected."""
        return self.table("registration")

    @property
    def bounds(self) -> pd.DataFrame:
        """Give `bounds.csv`."""
        return self.table("bounds")

    @cached_property
    def categories(self) -> pd.DataFrame:
        """Give the mobilities of learners, staff and others in every cohort."""
        return self.table("categories")

    def falls(self, cohort: str) -> dict[str, Fall]:
        """Give the fall from requested to realised in parts, of the institutions whose counts are all shown."""
        found = self._raw.falls(cohort)
        if not hides_counts(self.study.disclosure):
            return found
        hidden = self._with_hidden(cohort)
        return {name: fall for name, fall in found.items() if name not in hidden and not (hidden and name == "")}

    def _with_hidden(self, cohort: str) -> set[str]:
        """Give the institutions of which any count in the statistics or the requests is hidden, by year or in all."""
        found: set[str] = set()
        for table in (self.statistics.table, self.requests):
            counts = [name for name in ("total", "blended", "requested", "realised") if name in table]
            hidden = table[counts].map(is_hidden).any(axis=1) & (table["cohort"] == cohort)
            found |= set(table.loc[hidden, "institution"])
        return found

    # Files

    def _ensure_prepared(self) -> None:
        self._raw.full._ensure_prepared()


def _protected(raw: NeutralAnalysis) -> tuple[Tables, pd.DataFrame]:
    """Make the base tables of a study and protect their counts where it asks for that; with the decisions."""
    study, cube, projects = raw.study, raw.cube, raw.projects
    tables = Tables(
        make_statistics(cube, study, projects),
        make_categories(cube, study.sector),
        make_requests(projects, cube),
        make_registration(raw.prepared),
        make_bounds(raw.prepared, study),
    )
    decisions = pd.DataFrame(columns=list(DECISIONS))
    if hides_counts(study.disclosure):
        tables, decisions = protect(tables, study)
    everywhere = decided_everywhere(names=raw.neutral is not None, counts=hides_counts(study.disclosure))
    return tables, pd.concat([everywhere, decisions], ignore_index=True)
