"""What a later study takes over of the survey of an earlier one: how it asks and codes, and no answer to it."""

from pathlib import Path
from shutil import copyfile

import pandas as pd

from blendresearch.base.tables import load_table
from blendresearch.statistics.totals import Statistics
from blendresearch.study.folder import Workspace
from blendresearch.study.frame_forms import form_by_threshold
from blendresearch.study.settings import Study
from blendresearch.study.survey_files import FOLDER, is_survey_list, survey_files

_TAKEN_OVER, _OF_PERSONS = ("codebook", "questions"), "names"
_EMPTY_CODINGS = "institution,form,question,theme,coder,quote,publish\n"


def has_survey(source: Workspace) -> bool:
    """Tell whether a study has files of a survey."""
    return bool(survey_files(source.folder))


def copy_survey(source: Workspace, folder: Path, *, invented: bool) -> None:
    """Copy codebook and questions, and the names that no quote may hold unless they are invented; begin the codings."""
    if not has_survey(source):
        return
    (folder / FOLDER).mkdir()
    kept = _TAKEN_OVER if invented else (*_TAKEN_OVER, _OF_PERSONS)
    for path in survey_files(source.folder):
        if path.suffix.lower() == ".qdc" or (is_survey_list(path) and path.stem in kept):
            copyfile(path, folder / FOLDER / path.name)
    (folder / FOLDER / "codings.csv").write_text(_EMPTY_CODINGS, encoding="utf-8", newline="\n")


def forms_of_before(source: Workspace, study: Study, institutions: pd.Series) -> pd.Series:
    """Propose a form for institutions by what they registered in the earlier study; "" where that is not known."""
    if not (source.processed / "statistics.csv").is_file():
        return pd.Series("", index=institutions.index)
    counts = Statistics(load_table(source.processed, "statistics")).by("institution", study.cohorts[0].name)
    forms = {name: form_by_threshold(count.blended, study) for name, count in counts.items()}
    return institutions.map(forms).fillna("")
