"""Who was asked and who answered, with the response rates of AAPOR."""

from collections.abc import Collection
from math import nan

import pandas as pd

from blendresearch.base.tables import stacked
from blendresearch.survey.tallies.who_answered import Answered

NO_FORM = "none"
"""The group of the institutions of the frame that belong to no form."""
_SIZES = ("small", "middle", "large", "unknown")


def response_table(answered: Answered, registered: pd.DataFrame, size_classes: tuple[int, int]) -> pd.DataFrame:
    """Count who was asked and who answered: all, by form and by size (table `survey_response`).

    `registered` has `institution` and `mobilities` of the first cohort; with fewer than the first of `size_classes` an
    institution is small, with at least the second one large, and without a row its size is unknown. The form is that of
    the frame, and of an institution outside the frame the one that it answered.

    Only who was asked counts in a rate (AAPOR, Standard Definitions, 2023: RR1 has complete answers, RR2 partial ones,
    too; with a frame in which all are known to be eligible they equal RR5 and RR6). Who answered without having been
    asked is `unasked`, so that complete, partial and unasked ones are all that answered.
    """
    everybody = sorted({*answered.frame, *answered.institutions})
    sizes = _sizes(registered, size_classes)
    forms = {name: _form(answered, name) for name in everybody}
    groups = [("all", "", everybody)]
    groups += [("form", form, [name for name in everybody if forms[name] == form]) for form in _order(forms.values())]
    by_size = {size: [name for name in everybody if sizes.get(name, "unknown") == size] for size in _SIZES}
    groups += [("size", size, names) for size, names in by_size.items() if names]
    rows = [{"by": by, "group": group, **_counted(answered, frozenset(names))} for by, group, names in groups]
    return stacked("survey_response", [pd.DataFrame(rows)])


def _counted(answered: Answered, names: frozenset[str]) -> dict[str, float]:
    approached, responded = names & answered.approached, names & answered.institutions
    complete = len(approached & responded & answered.complete)
    partial = len(approached & responded) - complete
    in_frame = names & answered.frame.keys()
    return {
        "institutions": len(in_frame),
        "approached": len(approached),
        "complete": complete,
        "partial": partial,
        "unasked": len(responded - approached),
        "rr1": _share(complete, len(approached)),
        "rr2": _share(complete + partial, len(approached)),
        "coverage": _share(len(responded & in_frame), len(in_frame)),
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else nan


def _form(answered: Answered, name: str) -> str:
    answers = (form for form, names in answered.by_form.items() if name in names)
    return (answered.frame[name] if name in answered.frame else next(answers)) or NO_FORM


def _order(forms: Collection[str]) -> list[str]:
    return sorted(set(forms), key=lambda form: (form == NO_FORM, form))


def _sizes(registered: pd.DataFrame, size_classes: tuple[int, int]) -> dict[str, str]:
    middle, large = size_classes
    rows = registered[["institution", "mobilities"]].itertuples(index=False)
    return {name: "small" if own < middle else "middle" if own < large else "large" for name, own in rows}
