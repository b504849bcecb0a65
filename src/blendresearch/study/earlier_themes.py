"""The themes of an earlier edition, from which those of this one are followed: its counts, and codes that changed."""

from typing import NamedTuple

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import is_hidden
from blendresearch.base.tables import load_table
from blendresearch.study.earlier_edition import path_of_earlier
from blendresearch.study.inputs import Inputs
from blendresearch.study.list_rows import empty_cells, read_list, standing_twice, stop_at, wrong_rows
from blendresearch.study.settings import SETTINGS
from blendresearch.study.survey_files import FOLDER

COLUMNS_OF_EARLIER_THEMES = ("theme", "earlier")


class EarlierThemes(NamedTuple):
    """What is known of the earlier edition: its table `survey_themes`, and `theme`, `earlier` of codes that changed.

    Of its counts those are left out that it hid: nothing can be said of a change from them.
    """

    themes: pd.DataFrame
    changed: pd.DataFrame


def read_earlier(inputs: Inputs, codebook: pd.DataFrame) -> EarlierThemes | None:
    """Read the themes of the earlier edition that the study names, None where it names none.

    Raises InputError for a table of that edition that is none, and for each row of `survey/earlier_themes.csv` whose
    codes stand in neither codebook.
    """
    path = path_of_earlier(inputs.snapshot.others, "survey_themes")
    if path is None:
        return None
    try:
        themes, known = (load_table(path.parent, name) for name in ("survey_themes", "survey_codebook"))
    except (ValueError, LookupError):
        what = "the results of the earlier study that 'previous' names cannot be read as tables of a survey"
        raise InputError(what, do="Run that study again", file=SETTINGS) from None
    shown = themes.loc[~themes[["institutions", "answered"]].map(is_hidden).any(axis=1)]
    return EarlierThemes(shown.reset_index(drop=True), _changed(inputs, codebook, known))


def _changed(inputs: Inputs, codebook: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    path = inputs.folder / FOLDER / "earlier_themes.csv"
    rows = read_list(path, COLUMNS_OF_EARLIER_THEMES)
    if rows is None:
        return pd.DataFrame(columns=list(COLUMNS_OF_EARLIER_THEMES))
    wrong = empty_cells(rows, COLUMNS_OF_EARLIER_THEMES, path)
    for column, known, where in (("theme", codebook, "of this study"), ("earlier", earlier, "of the earlier study")):
        wrong += standing_twice(rows, column, path)
        strange = rows.loc[(rows[column] != "") & ~rows[column].isin(known["theme"]), "row"]
        what, do = f"the code is none of the codebook {where}", "Write a code as it stands there, or remove the row"
        wrong += wrong_rows(strange, column, what, do, path)
    stop_at(wrong)
    return rows[list(COLUMNS_OF_EARLIER_THEMES)]
