"""Working visits, and the good practices that may be shown: `survey/visits.csv` and `survey/practices.csv`."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import meaning, nearest
from blendresearch.language import available
from blendresearch.study.list_rows import empty_cells, read_list, stop_at, wrong_rows
from blendresearch.study.spellings import Spellings
from blendresearch.survey.shown.guard import Guard
from blendresearch.survey.shown.texts_to_show import JudgedText, TextsToShow, numbered, to_look_at, with_names

COLUMNS_OF_VISITS = ("institution", "date", "kind", "note", "publish")
TOLD_OF_PRACTICES = ("who", "online", "abroad", "effect")
COLUMNS_OF_PRACTICES = (
    "theme", "institution", *TOLD_OF_PRACTICES, "publish", "name_institution",
    *(f"{name}_{code}" for name in TOLD_OF_PRACTICES for code in available()),
)  # fmt: skip
_DAYS = (r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)", r"(?P<day>\d\d?)[-/.](?P<month>\d\d?)[-/.](?P<year>\d{4})")


def read_visits(folder: Path, names: Spellings, known: Collection[str]) -> pd.DataFrame:
    """Read `survey/visits.csv` of a study folder: `institution`, `date` (as 2025-03-24, "" for none), `kind`.

    `known` are the institutions of the lists, under the names by which they are counted. What is noted of a visit is
    not kept: no output shows it. Raises InputError with the rows of an institution that stands in no list, of what is
    no day, or of a `publish` that is neither yes nor no.
    """
    path = folder / "survey" / "visits.csv"
    rows = read_list(path, COLUMNS_OF_VISITS[:1], COLUMNS_OF_VISITS[1:])
    if rows is None:
        return pd.DataFrame(columns=["institution", "date", "kind"])
    institutions, days = rows["institution"].map(names.of), rows["date"].map(_day)
    what, do = "the cell is no day", "Write it as 2025-03-24, or leave it empty"
    wrong = empty_cells(rows, ["institution"], path) + _unknown(rows, institutions, known, path)
    wrong += wrong_rows(rows.loc[days.isna(), "row"], "date", what, do, path) + _neither(rows, "publish", path)
    stop_at(wrong)
    return rows[["kind"]].assign(institution=institutions, date=days)[["institution", "date", "kind"]]


def read_practices(
    folder: Path, names: Spellings, known: Collection[str], codebook: pd.DataFrame, guard: Guard, language: str
) -> TextsToShow:
    """Read the practices of `survey/practices.csv` that may be shown: the table `survey_practices`.

    Texts without a language in their heading are in `language`, the first one of the study. Numbers stay: people wrote
    these texts to be read. An institution stands in its row where `name_institution` is yes, and only then in its texts.
    Raises InputError with the rows of an unknown theme or institution, of what is neither yes nor no, of one that is
    translated in part, and of those in which a listed name stands that may not.
    """
    path = folder / "survey" / "practices.csv"
    rows = read_list(path, COLUMNS_OF_PRACTICES[:1], COLUMNS_OF_PRACTICES[1:])
    if rows is None:
        return TextsToShow(pd.DataFrame(columns=list(columns_of("survey_practices"))), to_look_at([]))
    rows = rows.assign(institution=rows["institution"].map(names.of), file=path.name)
    stop_at(_wrong_practices(rows, known, codebook, language, path))
    shown = rows[rows["publish"].map(_is_yes)]
    named = shown["institution"].where(shown["name_institution"].map(_is_yes), "")
    told = [
        (row, code, list(_judged(row, code, language, guard)))
        for row in shown.assign(institution=named).to_dict("records")
        for code in _languages(row, language)
    ]
    texts = [each for _, _, own in told for each in own]
    stop_at(with_names(texts, language))
    return TextsToShow(_table(told, language), to_look_at(texts))


Told = tuple[Mapping[str, object], str, list[JudgedText]]


def _table(told: list[Told], language: str) -> pd.DataFrame:
    """Number practices by what is told of them in the first language, and put them in that order."""
    first = {row["row"]: _joined(own) for row, code, own in told if code == language}
    keys = {row["row"]: f"{row['theme']}\n{first.get(row['row']) or _joined(own)}" for row, _, own in told}
    numbers = numbered(list(keys.values()))
    rows = [
        (row["theme"], numbers[keys[row["row"]]], code, *(each.found.text for each in own), row["institution"])
        for row, code, own in told
    ]
    columns = list(columns_of("survey_practices"))
    return pd.DataFrame(sorted(rows), columns=columns).drop_duplicates(columns[:3], ignore_index=True)


def _joined(texts: list[JudgedText]) -> str:
    return "\n".join(each.found.text for each in texts)


def _languages(row: Mapping[str, object], language: str) -> list[str]:
    """Give the languages in which anything is told of a practice."""
    return [
        code
        for code in (language, *available())
        if any(_text(row, name, code, language)[1] for name in TOLD_OF_PRACTICES)
    ]


def _text(row: Mapping[str, object], name: str, code: str, language: str) -> tuple[str, str]:
    """Give the column with a text in a language and the text; the heading without a language has the first one's."""
    own = f"{name}_{code}"
    column = name if code == language and not row[own] else own
    return column, str(row[column])


def _judged(row: Mapping[str, object], code: str, language: str, guard: Guard) -> Iterator[JudgedText]:
    for name in TOLD_OF_PRACTICES:
        column, text = _text(row, name, code, language)
        allowed = {row["institution"]} - {""}
        yield JudgedText.of(row, column, code, guard.judged(text, code, allowed=allowed, numbers=False))


def _wrong_practices(
    rows: pd.DataFrame, known: Collection[str], codebook: pd.DataFrame, language: str, path: Path
) -> list[InputError]:
    themes = codebook.loc[codebook["kind"] == "practice", "theme"]
    what, do = (
        "the theme is none of the kind practice in the codebook",
        "Write the code of one, or add it to the codebook",
    )
    strange = (rows["theme"] != "") & ~rows["theme"].isin(themes)
    wrong = empty_cells(rows, ["theme"], path) + wrong_rows(rows.loc[strange, "row"], "theme", what, do, path)
    wrong += _unknown(rows, rows["institution"], {*known, ""}, path)
    wrong += [error for name in ("publish", "name_institution") for error in _neither(rows, name, path)]
    what, do = "the practice is told in that language in part", "Translate all that is told of it, or nothing"
    for code in available():
        lacking = [row["row"] for row in rows.to_dict("records") if _told_in_part(row, code, language)]
        wrong += wrong_rows(lacking, f"{TOLD_OF_PRACTICES[0]}_{code}", what, do, path)
    return wrong


def _told_in_part(row: Mapping[str, object], code: str, language: str) -> bool:
    there = {name for name in TOLD_OF_PRACTICES if row[f"{name}_{code}"]}
    return (
        code != language
        and bool(there)
        and there != {name for name in TOLD_OF_PRACTICES if _text(row, name, language, language)[1]}
    )


def _unknown(rows: pd.DataFrame, institutions: pd.Series, known: Collection[str], path: Path) -> list[InputError]:
    strange = (rows["institution"] != "") & ~institutions.isin(list(known))
    near = next((each for name in institutions[strange] if (each := nearest(name, [*known]))), None)
    do = (
        f"Is {near!r} meant? Then write that" if near else "Write it as in institutions.csv, or say so in spellings.csv"
    )
    what = "the institution stands in no list of the study"
    return wrong_rows(rows.loc[strange, "row"], "institution", what, do, path)


def _neither(rows: pd.DataFrame, column: str, path: Path) -> list[InputError]:
    strange = (rows[column] != "") & rows[column].map(lambda text: meaning("yes_no", text) is None).astype(bool)
    what, do = "the cell is neither yes nor no", "Write yes or no, or leave it empty, which is no"
    return wrong_rows(rows.loc[strange, "row"], column, what, do, path)


def _is_yes(text: str) -> bool:
    return meaning("yes_no", text) == "yes"


def _day(text: str) -> str | None:
    """Read a day, written with the year or the day first; "" stays, None is no day."""
    found = next(filter(None, (re.fullmatch(pattern, text.partition(" ")[0]) for pattern in _DAYS)), None)
    try:
        return (
            date(*(int(found[part]) for part in ("year", "month", "day"))).isoformat()
            if found
            else (None if text else "")
        )
    except ValueError:
        return None
