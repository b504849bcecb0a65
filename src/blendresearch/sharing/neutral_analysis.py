"""One study with all its counts, and neutral names where it asks for them: what is protected next."""

from functools import cached_property
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.sharing.neutral_inputs import Neutral
from blendresearch.sharing.neutral_names import NeutralNames, key_of
from blendresearch.statistics.analysis import Analysis
from blendresearch.study.folder import Workspace
from blendresearch.study.spellings import Spellings


class NeutralAnalysis(Analysis):
    """A study with all its counts, and neutral names where it asks for them."""

    def __init__(self, workspace: Workspace, language: str) -> None:
        super().__init__(workspace)
        self.full, self.language = Analysis(workspace), language
        self.neutral = None if self.study.disclosure.name_institutions else self._neutral()
        if self.neutral:
            self.study, self.names = self.neutral.study(self.study), Spellings()

    @cached_property
    def letters(self) -> NeutralNames:
        """Give the letters of every institution and the neutral codes of the projects."""
        listed = self.full.listed_projects
        if listed is None:
            query = "SELECT DISTINCT project_code, coalesce(institution, project_code) AS institution FROM mobilities"
            listed = self.full.prepared.query("mobilities", query).df()
        frame = self.full.institutions
        others = [] if frame is None else frame["institution"].tolist()
        return NeutralNames.of(listed, others, key_of(self._exports()))

    def _neutral(self) -> Neutral:
        return Neutral(self.letters, self.language, self.full.names.spellings)

    def _exports(self) -> list[Path]:
        paths = [self.workspace.folder / name for name in self.full.inputs if name.startswith("mobilities/")]
        return sorted(paths)

    @cached_property
    def listed_projects(self) -> pd.DataFrame | None:
        """Give `projects.csv`, or None when there is none."""
        listed = self.full.listed_projects
        return listed if listed is None or self.neutral is None else self.neutral.projects(listed)

    @cached_property
    def institutions(self) -> pd.DataFrame | None:
        """Give the frame `institutions.csv`, or None when there is none."""
        frame = self.full.institutions
        return frame if frame is None or self.neutral is None else self.neutral.frame(frame)

    @cached_property
    def published(self) -> pd.DataFrame | None:
        """Give `published.csv`, or None when there is none."""
        published = self.full.published
        return published if published is None or self.neutral is None else self.neutral.published(published)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """Give the SHA-256 of the exports alone: what a list holds could be guessed, and a guess tried out by its hash.

        Without names the exports are numbered, in the order of their hashes.
        """
        exports = {name: digest for name, digest in self.full.inputs.items() if name.startswith("mobilities/")}
        if self.neutral is None:
            return exports
        wide = len(str(len(exports)))
        ordered = enumerate(sorted(exports.items(), key=lambda item: item[1]), start=1)
        return {f"mobilities/export-{place:0{wide}}{Path(name).suffix}": digest for place, (name, digest) in ordered}

    @cached_property
    def prepared(self) -> duckdb.DuckDBPyRelation:
        """Give all records as tidy mobilities."""
        relation = self.full.prepared
        return relation if self.neutral is None else self._renamed(relation)

    def _renamed(self, relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
        connection = self.full._connection
        for table, names in (("institutions", self.neutral.institutions), ("projects", self.letters.projects)):
            rows = pd.DataFrame(list(names.items()), columns=["name", "neutral"])
            connection.register(f"neutral_{table}", rows)
        return relation.query(
            "named",
            """SELECT named.* REPLACE (i.neutral AS institution, p.neutral AS project_code, 'export' AS file)
            FROM named LEFT JOIN neutral_institutions i ON i.name = named.institution
            LEFT JOIN neutral_projects p ON p.name = named.project_code""",
        )

    @property
    def translated(self) -> dict[str, str]:
        """Map neutral names in English, as files hold them, to those of this language; empty where names are shown."""
        if self.neutral is None:
            return {}
        own, english = self.letters.named(self.language), self.letters.named("en")
        return {english[name]: own[name] for name in own}
