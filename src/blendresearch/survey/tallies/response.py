"""The survey around a study: who was asked and who answered."""

from pathlib import Path

import pandas as pd


def response(institutions: pd.DataFrame | None) -> pd.DataFrame:
    """Count the frame by survey form: `institutions`, `approached`, `responded`, `responded_approached`.

    `institutions` is what `read_institutions` gives; the last row, `all`, counts the whole frame. An institution can
    answer without having been approached. Without a frame the table is empty.
    """
    if institutions is None:
        return pd.DataFrame(columns=["institutions", "approached", "responded", "responded_approached"])
    approached, responded = institutions["approached"].eq(True), institutions["responded"].eq(True)
    counted = pd.DataFrame(
        {
            "form": institutions["survey_form"].replace("", "none"),
            "institutions": 1,
            "approached": approached.astype(int),
            "responded": responded.astype(int),
            "responded_approached": (approached & responded).astype(int),
        }
    )
    by_form = counted.groupby("form").sum()
    return pd.concat([by_form, by_form.sum().to_frame("all").T])


def what_there_is(folder: Path) -> str:
    """Say in a sentence what the study folder holds of a survey."""
    files = [path for path in (folder / "survey").glob("*") if path.is_file() and not path.name.startswith(".")]
    if not files:
        return "This study has no survey: there is no folder `survey/` with answers beside its exports."
    return (
        f"The folder `survey/` is there (files: {len(files)}). This version counts the response from "
        "`institutions.csv`; it does not read the answers yet, and the report has no chapter on them."
    )
