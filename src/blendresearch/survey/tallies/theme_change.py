"""Themes that are followed, then and now."""

from collections.abc import Collection

import pandas as pd

from blendresearch.base.hidden import is_hidden
from blendresearch.base.tables import stacked
from blendresearch.survey.exact.proportions import difference_limits

FOLLOWED = ("yes", "question")


def change_table(
    themes: pd.DataFrame,
    codebook: pd.DataFrame,
    earlier: pd.DataFrame,
    mapping: pd.DataFrame,
    filled: Collection[str] = (),
) -> pd.DataFrame:
    """Compare the themes that are followed with those of an earlier edition (table `survey_change`).

    `themes` and `earlier` are tables `survey_themes`, `mapping` (`theme`, `earlier`) has the themes that had another
    code then, `filled` those whose counts the earlier edition filled in (by their code then). A theme that the earlier
    edition did not have, or whose count it hides, has no row. Nor has one whose code stood for another theme then, as
    the mapping says.

    The institutions of both editions are taken for two independent groups. That they are partly the same ones is not
    known of a count, and would make the limits wider than need be.
    """
    codes = dict.fromkeys(mapping["earlier"], "") | dict(zip(mapping["theme"], mapping["earlier"], strict=True))
    before, now = ({row.theme: row for row in _all_forms(table).itertuples()} for table in (earlier, themes))
    followed = codebook.loc[codebook["follow"].isin(FOLLOWED), "theme"]
    pairs = [(now[theme], before.get(codes.get(theme, theme))) for theme in followed if theme in now]
    rows = [_changed(one, then, then.theme in filled) for one, then in pairs if _is_known(then)]
    return stacked("survey_change", [pd.DataFrame(rows)])


def _all_forms(themes: pd.DataFrame) -> pd.DataFrame:
    return themes[themes["form"] == ""]


def _is_known(then: tuple | None) -> bool:
    return then is not None and not is_hidden(then.institutions) and not is_hidden(then.answered)


def _changed(now: tuple, then: tuple, filled: bool) -> dict[str, object]:
    named, answered = int(then.institutions), int(then.answered)
    lower, upper = difference_limits(named, answered, now.institutions, now.answered)
    shares = [
        part / whole if whole else float("nan") for part, whole in ((now.institutions, now.answered), (named, answered))
    ]
    return {
        "theme": now.theme,
        "earlier_theme": then.theme,
        "earlier_institutions": named,
        "earlier_answered": answered,
        "institutions": now.institutions,
        "answered": now.answered,
        "difference": shares[0] - shares[1],
        "lower": lower,
        "upper": upper,
        "earlier_filled": "number" if filled else "",
    }
