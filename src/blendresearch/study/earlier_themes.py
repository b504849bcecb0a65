"""The themes of an earlier edition, from which those of this one are followed: its counts, and codes that changed."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import is_hidden
from blendresearch.base.tables import load_table
from blendresearch.study.earlier_edition import PROVENANCE, path_of_earlier
from blendresearch.study.edition_facts import read_facts
from blendresearch.study.filled_numbers import BELOW, OF_THEMES, is_filled
from blendresearch.study.inputs import Inputs
from blendresearch.study.list_rows import empty_cells, read_list, standing_twice, stop_at, wrong_rows
from blendresearch.study.settings import SETTINGS, Filled
from blendresearch.study.survey_files import FOLDER

COLUMNS_OF_EARLIER_THEMES = ("theme", "earlier")


class EarlierThemes(NamedTuple):
    """What is known of the earlier edition: its table `survey_themes`, and `theme`, `earlier` of codes that changed.

    Of its counts those are left out that it hid: nothing can be said of a change from them. `filled` are the themes
    whose counts that edition filled in.
    """

    themes: pd.DataFrame
    changed: pd.DataFrame
    filled: frozenset[str] = frozenset()


def read_earlier(inputs: Inputs, codebook: pd.DataFrame) -> EarlierThemes | None:
    """Read the themes of the earlier edition that the study names, None where it names none or published no themes.

    Its codes are those of its codebook, without one those of its themes. Raises InputError for a table of that edition
    that is none or cannot be true, and for each row of `survey/earlier_themes.csv` whose
    codes stand in neither codebook.
    """
    path = path_of_earlier(inputs.snapshot.others, "survey_themes.csv")
    if path is None:
        return None
    codebook_then = path_of_earlier(inputs.snapshot.others, "survey_codebook.csv")
    try:
        themes = load_table(path.parent, "survey_themes")
        known = load_table(path.parent, "survey_codebook") if codebook_then else themes
    except (ValueError, LookupError):
        what = "the results of the earlier study that 'previous' names cannot be read as tables of a survey"
        raise InputError(what, do="Run that study again", file=SETTINGS) from None
    _refuse_impossible(themes, path)
    shown = themes.loc[~themes[["institutions", "answered"]].map(is_hidden).any(axis=1)]
    provenance = path_of_earlier(inputs.snapshot.others, PROVENANCE)
    declared = (read_facts(provenance).filled_in if provenance else None) or ()
    filled = filled_themes(known, declared) if codebook_then else frozenset()
    return EarlierThemes(shown.reset_index(drop=True), _changed(inputs, codebook, known), filled)


def filled_themes(codebook: pd.DataFrame, declared: Iterable[Filled]) -> frozenset[str]:
    """Give the themes of an edition whose counts it says that it filled in: their rows have their names there."""
    found = set()
    for table, kinds in OF_THEMES.items():
        for row in codebook[codebook["theme_kind"].isin(kinds)].itertuples():
            names = [sign + label for label in (row.label_nl, row.label_en) for sign in ("", BELOW)]
            found |= {row.theme} if is_filled(declared, table, ["named"], names) else set()
    return frozenset(found)


def _refuse_impossible(themes: pd.DataFrame, path: Path) -> None:
    """Raise InputError for a theme that stands there twice, and for more institutions than answered."""
    again = themes.duplicated(["theme", "form"])
    shown = ~themes[["institutions", "answered"]].map(is_hidden).any(axis=1)
    counts = themes[["institutions", "answered"]].where(shown, 0).astype("int64")
    wrong = (counts["institutions"] > counts["answered"]) | (counts < 0).any(axis=1)
    do, rows = "Take the file as the run wrote it", pd.Series(range(2, len(themes) + 2), index=themes.index)
    what = ("the theme stands in the earlier edition twice", "its numbers of institutions cannot be")
    found = [wrong_rows(rows[mask], None, each, do, path) for each, mask in zip(what, (again, wrong), strict=True)]
    stop_at([error for errors in found for error in errors])


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
