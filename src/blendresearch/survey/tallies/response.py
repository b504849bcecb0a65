"""The response by the frame alone: who was asked and who answered as institutions.csv says."""

import pandas as pd


def response(institutions: pd.DataFrame | None) -> dict[str, int] | None:
    """Count the frame: `institutions`, `approached`, `responded`, `responded_approached`; None without one.

    `institutions` is what `study.lists.read_institutions` gives. An institution can answer without having been
    approached. What exports of forms say of it is in the table `survey_response`.
    """
    if institutions is None:
        return None
    approached, responded = institutions["approached"].eq(True), institutions["responded"].eq(True)
    return {
        "institutions": len(institutions),
        "approached": int(approached.sum()),
        "responded": int(responded.sum()),
        "responded_approached": int((approached & responded).sum()),
    }
