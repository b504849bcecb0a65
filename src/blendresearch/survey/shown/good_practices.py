"""Good practices that may be shown: `survey/practices.csv`, told by who makes the study."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import is_yes
from blendresearch.language import available
from blendresearch.study.list_rows import empty_cells, neither_yes_nor_no, read_list, stop_at, wrong_rows
from blendresearch.survey.shown.known_names import KnownNames
from blendresearch.survey.shown.texts_to_show import JudgedText, TextsToShow, numbered, to_look_at, with_names

TOLD = ("who", "online", "abroad", "effect")
COLUMNS_OF_PRACTICES = (
    "theme", "institution", *TOLD, "publish", "name_institution",
    *(f"{name}_{code}" for name in TOLD for code in available()),
)  # fmt: skip
_KIND = "practice"
Row = Mapping[str, object]


def read_practices(folder: Path, known: KnownNames, codebook: pd.DataFrame) -> TextsToShow:
    """Read the practices of a study folder that may be shown: the table `survey_practices`.

    Under headings without a language stands what is told in the first language of the study. Numbers stay: these texts
    were written to be read. An institution stands in its row, and may in its texts, where `name_institution` is yes.
    Raises InputError with the rows of an unknown theme or institution, of what is neither yes nor no, of what is
    translated in part, and of texts with a listed name that may not stand there.
    """
    path = folder / "survey" / "practices.csv"
    rows = read_list(path, COLUMNS_OF_PRACTICES[:1], COLUMNS_OF_PRACTICES[1:])
    if rows is None:
        return TextsToShow(pd.DataFrame(columns=list(columns_of("survey_practices"))), to_look_at([]))
    stop_at(_wrong(rows, known, codebook, path))
    shown = rows[rows["publish"].map(is_yes).astype(bool)]
    named = known.counted(shown["institution"]).where(shown["name_institution"].map(is_yes).astype(bool), "")
    judged = [(row, _judged(row, known)) for row in shown.assign(institution=named, file=path.name).to_dict("records")]
    texts = [each for _, by_language in judged for own in by_language.values() for each in own]
    stop_at(with_names(texts, known.language))
    return TextsToShow(_table(judged), to_look_at(texts))


def _texts(row: Row, code: str, language: str) -> dict[str, tuple[str, str]]:
    """Give what is told of a practice in a language: by name the column and the text."""
    own = {name: name if code == language and not row[f"{name}_{code}"] else f"{name}_{code}" for name in TOLD}
    return {name: (column, str(row[column])) for name, column in own.items()}


def _told(row: Row, code: str, language: str) -> set[str]:
    return {name for name, (_, text) in _texts(row, code, language).items() if text}


def _judged(row: Row, known: KnownNames) -> dict[str, list[JudgedText]]:
    """Judge all that is told of a practice, by language, the first one of the study first."""
    allowed = {row["institution"]} - {""}
    found = {}
    for code in dict.fromkeys((known.language, *available())):
        if _told(row, code, known.language):
            found[code] = [
                JudgedText.of(row, column, code, known.guard.judged(text, code, allowed=allowed, numbers=False))
                for column, text in _texts(row, code, known.language).values()
            ]
    return found


def _table(judged: list[tuple[Row, dict[str, list[JudgedText]]]]) -> pd.DataFrame:
    """Put practices in an order that follows from what is told of them first, and number them so."""
    rows = []
    for row, by_language in judged:
        told = {code: [each.found.text for each in own] for code, own in by_language.items()}
        first = "\n".join([str(row["theme"]), *next(iter(told.values()), [])])
        rows += [(row["theme"], first, code, *texts, row["institution"]) for code, texts in told.items()]
    columns = list(columns_of("survey_practices"))
    table = pd.DataFrame(sorted(rows), columns=columns).drop_duplicates(columns[:3])
    table["number"] = table["number"].map(numbered(table["number"].tolist()))
    return table.sort_values(columns[:3], ignore_index=True)


def _wrong(rows: pd.DataFrame, known: KnownNames, codebook: pd.DataFrame, path: Path) -> list[InputError]:
    strange = (rows["theme"] != "") & ~rows["theme"].isin(codebook.loc[codebook["kind"] == _KIND, "theme"])
    what, do = f"the codebook has no such theme of the kind {_KIND}", "Write the code of one, or add it to the codebook"
    wrong = empty_cells(rows, ["theme"], path) + wrong_rows(rows.loc[strange, "row"], "theme", what, do, path)
    wrong += known.unknown(rows, path)
    wrong += [error for name in ("publish", "name_institution") for error in neither_yes_nor_no(rows, name, path)]
    what, do = "the practice is translated in part", "Translate all that is told of it, or nothing"
    whole = {row["row"]: _told(row, known.language, known.language) for row in rows.to_dict("records")}
    for code in (each for each in available() if each != known.language):
        told = {row["row"]: _told(row, code, known.language) for row in rows.to_dict("records")}
        lacking = [number for number, own in told.items() if own and whole[number] - own]
        wrong += wrong_rows(lacking, f"{TOLD[0]}_{code}", what, do, path)
    return wrong
