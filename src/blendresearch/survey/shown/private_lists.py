"""Lists for who makes the study and nobody else, among the worklists: where coders differ, and words in quotes to see.

They name institutions beside what these answered, so they stand in the folder that is never shared.
"""

from pathlib import Path

import pandas as pd

from blendresearch.mobilities.places import FOLDER, private_folder
from blendresearch.survey.shown.texts_to_show import TO_LOOK_AT
from blendresearch.survey.survey import NOTHING

DISAGREEMENTS, QUOTES = f"{FOLDER}/disagreements.csv", f"{FOLDER}/quotes_to_look_at.csv"
_UNIT = ["institution", "form", "question"]
_COLUMNS = ("institution", "form", "question", "theme", "gave", "gave_not", "file", "row")


def disagreements(codings: pd.DataFrame) -> pd.DataFrame:
    """Give each theme that some coders of an answer gave it and others not, for them to talk over.

    `codings` are those of a `Survey`. Columns: `institution`, `form`, `question`, `theme`; the numbers of the coders
    that `gave` it and that `gave_not`, with blanks between them; `file` and `row` of the first who gave it. Only who
    coded the answer counts: gave it any theme, or `nothing`.
    """
    rows = []
    for unit, own in codings.groupby(_UNIT, sort=True):
        coders = set(own["coder"])
        for theme, given in own[own["theme"] != NOTHING].groupby("theme", sort=True):
            others = coders - set(given["coder"])
            if others:
                first = given.sort_values(["file", "row"]).iloc[0]
                rows.append((*unit, theme, _listed(given["coder"]), _listed(others), first["file"], first["row"]))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _listed(coders: object) -> str:
    return " ".join(str(int(coder)) for coder in sorted(set(coders)))


def write_private_lists(codings: pd.DataFrame, to_look_at: pd.DataFrame, folder: Path) -> list[Path]:
    """Write `worklists/disagreements.csv` and `worklists/quotes_to_look_at.csv` in a folder, and give the files.

    `codings` are those of a `Survey`; `to_look_at` are words of texts that are marked for publication.
    """
    private_folder(folder)
    made = []
    for name, table in ((DISAGREEMENTS, disagreements(codings)), (QUOTES, to_look_at[list(TO_LOOK_AT)])):
        table.to_csv(folder / name, index=False, encoding="utf-8", lineterminator="\n")
        made.append(folder / name)
    return made
