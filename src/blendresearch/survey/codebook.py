"""The codebook: which themes answers can have, what each means, and how they belong together.

A study that has none of its own (`survey/codebook.csv`, or a codebook of REFI-QDA) is coded by that of the package.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of
from blendresearch.base.texts import one_of
from blendresearch.data.codelists import meaning, nearest, values_of
from blendresearch.study.files import input_file
from blendresearch.study.list_rows import (
    empty_cells,
    formula_cells,
    list_file,
    read_list,
    standing_twice,
    stop_at,
    unlike,
    wrong_rows,
)
from blendresearch.survey.qda.codes import read_codebook_file
from blendresearch.survey.survey import NOTHING

COLUMNS = tuple({"theme_kind": "kind"}.get(name, name) for name in columns_of("survey_codebook"))
"""The columns of a codebook in their order."""
_REQUIRED = ("theme", "kind")
_DEEPEST = 20
_CODE = r"[a-z0-9_-]+(\.[a-z0-9_-]+)*"


@cache
def outcomes() -> pd.DataFrame:
    """Give the outcomes that Key Action 1 aims at: `code`, `group` (learner, staff, ...), `label_nl`, `label_en`."""
    with as_file(files("blendresearch") / "data" / "key_action_1_outcomes.csv") as path:
        return pd.read_csv(path, dtype=str, keep_default_na=False)


def shipped_codebook() -> pd.DataFrame:
    """Give the codebook of the package: `COLUMNS`, in its order."""
    with as_file(files("blendresearch") / "data" / "codebook.csv") as path:
        return read_codebook_list(path)


@cache
def shipped_texts() -> frozenset[str]:
    """Give the labels and definitions of the codebook of the package, in all languages."""
    book = shipped_codebook()
    return frozenset(text for name in book if name.startswith(("label_", "definition_")) for text in book[name])


def read_codebook_list(path: Path) -> pd.DataFrame | None:
    """Read a codebook as a list, None when there is no file; raises as `judged_codebook` does."""
    rows = read_list(path, _REQUIRED, [name for name in COLUMNS if name not in _REQUIRED])
    return None if rows is None else judged_codebook(rows, list_file(path))


def judged_codebook(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Give a codebook as it is meant: `COLUMNS`, outcomes separated by semicolons, from cells and their `row`.

    A label that is given in one language stands for the other one. Raises InputError with all that is wrong at once: a
    theme that stands there twice or is no code, an unknown kind, parent, outcome, counter-theme or word for `follow`,
    themes that are their own parents, and a theme of another kind than its parent.
    """
    label = [dutch or english for dutch, english in zip(rows["label_nl"], rows["label_en"], strict=True)]
    read = rows.assign(
        kind=[meaning("theme_kind", text) for text in rows["kind"]],
        follow=[meaning("follow", text) for text in rows["follow"]],
        label_nl=label,
        label_en=rows["label_en"].where(rows["label_en"] != "", label),
        outcome=[";".join(_outcomes(text)) for text in rows["outcome"]],
    )
    wrong = [*empty_cells(rows, ["theme"], path), *standing_twice(rows, "theme", path)]
    wrong += formula_cells(rows, COLUMNS, path)
    named = rows[rows["theme"] != ""]
    what, do = "the theme is no code", "Write small letters, digits, - and _, with points between: obstacle.finance"
    wrong += unlike(named, "theme", _CODE, what=what, do=do, path=path)
    wrong += _unknown_words(rows, read, path) + _unknown_references(rows, path)
    stop_at(wrong)
    stop_at(_wrong_parents(read, path))  # which makes sense of a list that is sound otherwise
    return read[list(COLUMNS)].reset_index(drop=True)


def _outcomes(text: str) -> list[str]:
    return [code.strip() for code in text.replace("|", ";").split(";") if code.strip()]


def _unknown_words(rows: pd.DataFrame, read: pd.DataFrame, path: Path) -> list[InputError]:
    wrong = []
    for column, kind in (("kind", "theme_kind"), ("follow", "follow")):
        what, do = f"the {column} is none that there is", f"Write {one_of(values_of(kind))}"
        wrong += wrong_rows(rows.loc[read[column].isna(), "row"], column, what, do, path)
    unlabelled = rows.loc[read["label_nl"] == "", "row"]
    what, do = "the theme has no label", "Write one below label_nl, label_en or both"
    wrong += wrong_rows(unlabelled, "label_nl", what, do, path)
    reserved = rows.loc[[meaning("passage_mark", text) is not None for text in rows["theme"]], "row"]
    what, do = "this code says of a passage that it may be published, and is no theme", "Give the theme another code"
    return wrong + wrong_rows(reserved, "theme", what, do, path)


def _unknown_references(rows: pd.DataFrame, path: Path) -> list[InputError]:
    themes = {*rows["theme"]} - {""}
    wrong = []
    for column in ("parent", "counter"):
        strange = rows[~rows[column].isin({*themes, ""})]
        near = nearest(strange[column].iloc[0], themes) if len(strange) else None
        do = f"Is {near} meant? Then write that" if near else "Add that theme as a row of its own, or correct it"
        wrong += wrong_rows(strange["row"], column, f"the {column} is no theme of the codebook", do, path)
    known = {*outcomes()["code"]}
    strange = [row for row, text in zip(rows["row"], rows["outcome"], strict=True) if {*_outcomes(text)} - known]
    what, do = (
        "the outcome is none of Key Action 1",
        f"Write codes such as {'; '.join(sorted(known)[:2])}, or leave it empty",
    )
    return wrong + wrong_rows(strange, "outcome", what, do, path)


def _wrong_parents(read: pd.DataFrame, path: Path) -> list[InputError]:
    parents = dict(zip(read["theme"], read["parent"], strict=True))
    kinds = dict(zip(read["theme"], read["kind"], strict=True))
    what, do = "the theme is a parent of itself, by way of others or not", "Leave the parent of the highest one empty"
    wrong = wrong_rows(read.loc[read["theme"].isin(_circling(parents)), "row"], "parent", what, do, path)
    below = read.loc[read["parent"] == NOTHING, "row"]
    nothing, do = f"the theme {NOTHING} says that there is none, and can have none below it", "Give it another parent"
    wrong += wrong_rows(below, "parent", nothing, do, path)
    if not wrong:
        deep = read.loc[[_depth(theme, parents) > _DEEPEST for theme in read["theme"]], "row"]
        what, do = f"the theme stands below more than {_DEEPEST} others", "Give it a parent that stands higher"
        wrong += wrong_rows(deep, "parent", what, do, path)
    differ = read[(read["parent"] != "") & (read["kind"] != read["parent"].map(kinds))]
    what = "the theme has another kind than its parent"
    return wrong + wrong_rows(differ["row"], "kind", what, "Give both one kind, or the theme another parent", path)


def _depth(theme: str, parents: Mapping[str, str]) -> int:
    """Count the themes above one, and stop beyond the deepest."""
    depth = 0
    while (theme := parents[theme]) and depth <= _DEEPEST:
        depth += 1
    return depth


def _circling(parents: Mapping[str, str]) -> set[str]:
    """Give the themes from which the way up never ends."""
    sound, circling = {""}, set()
    for theme in parents:
        way: dict[str, None] = {}
        at = theme
        while at not in sound and at not in circling and at not in way:
            way[at] = None
            at = parents[at]
        (sound if at in sound else circling).update(way)
    return circling


def read_codebook(folder: Path) -> pd.DataFrame:
    """Read the codebook of a study folder: `COLUMNS`, in its order.

    It is `survey/codebook.csv` (or `.xlsx`), else a codebook of REFI-QDA in `survey/`, else that of the package. Raises
    InputError as `judged_codebook` does, and when there are two codebooks of REFI-QDA and no list.
    """
    own = read_codebook_list(folder / "survey" / "codebook.csv")
    if own is not None:
        return own
    exported = sorted(path for path in (folder / "survey").glob("*") if path.suffix.casefold() == ".qdc")
    if len(exported) > 1:
        what, do = "there is another codebook of REFI-QDA beside it", "Keep the one by which the answers were coded"
        raise InputError(what, do=do, file=exported[0])
    for path in exported:
        input_file(folder, f"survey/{path.name}")  # refuses a link that leaves the study
        return judged_codebook(read_codebook_file(path, COLUMNS), path)
    return shipped_codebook()
