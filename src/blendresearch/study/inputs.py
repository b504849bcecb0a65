"""The input of a study besides its records, read once and handed on: settings, lists, and the hash of every file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from blendresearch.study.context_list import read_context
from blendresearch.study.files import Snapshot, digest_of
from blendresearch.study.lists import (
    read_as_written,
    read_institutions,
    read_projects,
    read_published,
    read_spellings,
)
from blendresearch.study.near_names import refuse_stray
from blendresearch.study.settings import Study, read_study
from blendresearch.study.spellings import Alone, Spellings, standing_alone, with_counted_names
from blendresearch.study.survey_files import survey_files
from blendresearch.study.texts.own_texts import OwnTexts, read_own_texts
from blendresearch.study.validation_answers import read_answers


@dataclass(frozen=True)
class Inputs:
    """What a study folder says; institutions have the names under which they are counted.

    `projects`, `frame` (institutions.csv), `published` and `context` are the lists as they are read, `answers` what
    `validation.csv` says (`study.validation_answers`), None where there is no such file, `own_texts` what stands in
    `texts/`. `focus_as_written` has the
    names as study.toml has them, `snapshot` what the files were, `secret` what neutral names are keyed with
    (`sharing.secret`), b"" where none are asked for.
    """

    folder: Path
    study: Study
    spellings: Spellings
    projects: pd.DataFrame | None
    frame: pd.DataFrame | None
    published: pd.DataFrame | None
    focus_as_written: tuple[str, ...]
    snapshot: Snapshot = field(repr=False)
    secret: bytes = field(default=b"", repr=False)
    answers: pd.DataFrame | None = field(default=None, repr=False)
    own_texts: OwnTexts = field(default_factory=OwnTexts, repr=False)
    context: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Name the study as its folder is named."""
        return self.folder.name

    @property
    def asked(self) -> Study:
        """Give the settings as study.toml has them."""
        return self.study.model_copy(update={"focus": list(self.focus_as_written)})

    @property
    def files(self) -> Mapping[str, str]:
        """Give the SHA-256 of every file by its path within the folder."""
        return self.snapshot.hashes

    @property
    def digest(self) -> str:
        """Give one SHA-256 for the whole study folder."""
        return digest_of(self.files)

    @property
    def exports(self) -> dict[str, str]:
        """Give the SHA-256 of the exports alone."""
        return {path: digest for path, digest in self.files.items() if path.startswith("mobilities/")}

    def names_alone(self, asked: list[str], earlier: Collection[str] = ()) -> list[Alone]:
        """Give every name of an institution that stands alone in the lists.

        `asked` are those of published measures, `earlier` those of the edition before this one.
        """
        lists = read_as_written(self.folder) if self.spellings.spellings else (self.projects, self.frame)
        listed, framed = ([] if rows is None else rows["institution"].tolist() for rows in lists)
        written, elsewhere = (listed, framed, self.focus_as_written, asked), bool(survey_files(self.folder))
        return list(standing_alone(self.spellings, *written, earlier=earlier, spelt_elsewhere=elsewhere))


def read_inputs(folder: Path, snapshot: Snapshot | None = None, secret: bytes = b"") -> Inputs:
    """Read the settings and lists of a study folder; raise InputError with the first thing that is wrong.

    `snapshot` is what its files are, where somebody has looked already; `secret` goes along as it is.
    """
    snapshot = snapshot or Snapshot.of(folder)
    study = read_study(folder)
    refuse_stray(folder)
    spellings = read_spellings(folder)
    return Inputs(
        folder,
        with_counted_names(study, spellings),
        spellings,
        read_projects(folder, spellings),
        read_institutions(folder, spellings),
        read_published(folder),
        tuple(study.focus),
        snapshot,
        secret,
        read_answers(folder),
        read_own_texts(folder, study),
        read_context(folder),
    )
