"""What stands in the folder `survey/` of a study: lists of fixed names, projects of coding, and exports of forms."""

from pathlib import Path, PurePath

from blendresearch.study.files import is_left_by_a_system, refuse_outside
from blendresearch.study.reading.kinds import SUFFIXES

FOLDER = "survey"
SURVEY_LISTS = (
    "questions", "codebook", "codings", "documents", "visits", "practices", "names", "earlier_themes",
)  # fmt: skip
"""The lists in the folder of the survey, each a CSV file or a workbook of that name."""
_LISTS, _PROJECTS = (".csv", ".xlsx"), (".qdc", ".qdpx")


def survey_files(folder: Path) -> list[Path]:
    """List every file in the folder `survey/` of a study but notes in Markdown and what systems leave there."""
    place = folder / FOLDER
    if not place.is_dir():
        return []
    refuse_outside(place, folder)
    found = (path for path in place.iterdir() if path.is_file() and not is_left_by_a_system(path))
    return sorted((path for path in found if path.suffix.lower() != ".md"), key=lambda path: path.name)


def is_survey_list(path: PurePath) -> bool:
    """Tell whether a file is meant as one of the lists of the survey by its name, and so is no export of a form."""
    return path.stem.casefold() in SURVEY_LISTS and path.suffix.casefold() in SUFFIXES


def has_other_name(path: PurePath) -> bool:
    """Tell whether a list is not read as it is named: with capitals, or as another kind of file."""
    return path.stem not in SURVEY_LISTS or path.suffix not in _LISTS


def coding_projects(folder: Path) -> list[Path]:
    """List the codebooks and projects of software for coding (REFI-QDA)."""
    return [path for path in survey_files(folder) if path.suffix.lower() in _PROJECTS]


def form_exports(folder: Path) -> list[Path]:
    """List the exports of forms: every table in the folder of the survey that is no list."""
    return [path for path in survey_files(folder) if path.suffix.lower() in SUFFIXES and not is_survey_list(path)]


def unread_in_survey(folder: Path) -> list[Path]:
    """List what stands in the folder of the survey and is not read."""
    read = {*coding_projects(folder), *form_exports(folder)}
    return [path for path in survey_files(folder) if path not in read and not is_survey_list(path)]
