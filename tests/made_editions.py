"""Two editions of a study by their counts alone: what tests of the words on them need.

made = made_editions({"A": ((100, 8), (90, 20)), "B": ((40, 0), None)}, focus=("A",))
"""

from collections.abc import Mapping, Sequence
from math import nan

import pandas as pd

from blendresearch.base.hidden import Hidden
from blendresearch.statistics.editions.values import (
    EarlierEdition,
    Editions,
    Headline,
    InstitutionChange,
    Measure,
    Number,
    RefusedComparison,
    Trend,
)
from blendresearch.statistics.methods import paired_change, wilson
from blendresearch.statistics.methods.intervals import NOTHING
from blendresearch.statistics.methods.pooled_interval import of_total
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort

Numbers = tuple[int, int]
"""How many mobilities, and how many of these are blended."""
Pairs = Mapping[str, tuple[Numbers | None, Numbers | None]]
"""By institution what it has in the earlier edition and in this one, None where it has no project."""
BEFORE = Cohort(name="completed", call_years=[2021, 2022], complete=True)
NOW = Cohort(name="later", call_years=[2023, 2024], complete=True)


def made_editions(pairs: Pairs, focus: Sequence[str] = (), **more: object) -> Editions:
    """Give two editions with one trend over these institutions; `more` are further fields of `Editions`."""
    earlier = EarlierEdition(
        "earlier", titles={"en": "An earlier study", "nl": "Een eerder onderzoek"}, cohorts=(BEFORE,)
    )
    return Editions(**{"earlier": earlier, "trends": (trend_of(pairs, focus),)} | more)


def trend_of(pairs: Pairs, focus: Sequence[str] = ()) -> Trend:
    """Give the trend over some institutions."""
    both = {name: own for name, own in pairs.items() if all(numbers and numbers[0] for numbers in own)}
    changes = [x2 / n2 - x1 / n1 for (n1, x1), (n2, x2) in both.values()]
    found = paired_change.directions(changes)
    others = {name: own for name, own in both.items() if name not in focus}
    own = {name: each for name, each in pairs.items() if name in focus}
    kept = {name: each for name, each in pairs.items() if name not in focus}
    chosen = [("pooled", pairs), ("both", both)]
    if focus:
        chosen += [("without_focus", kept), ("both_without_focus", others), ("focus", own)]
    headlines = [_headline(measure, of) for measure, of in chosen]
    institutions = [_institution(name, *each) for name, each in pairs.items()]
    return Trend(
        BEFORE, NOW, tuple(each for each in headlines if each), tuple(institutions),
        found.rose, found.fell, found.same, found.sign,
    )  # fmt: skip


def _headline(measure: Measure, pairs: Pairs) -> Headline | None:
    before, now = (_number([own[place] for own in pairs.values() if own[place]]) for place in (0, 1))
    if not before.of or not now.of:
        return None
    rows = [(name, *(own[0] or (0, 0)), *(own[1] or (0, 0))) for name, own in pairs.items()]
    table = pd.DataFrame(rows, columns=["institution", "n1", "x1", "n2", "x2"])
    one, two = (
        pd.DataFrame({"institution": table["institution"], "total": table[f"n{place}"], "blended": table[f"x{place}"]})
        for place in (1, 2)
    )
    paired = paired_change.pair(one, two)
    found = paired_change.of_both(paired) if measure.startswith("both") else None
    interval = found.interval if found else paired_change.interval_of_change(paired)
    difference = paired_change.Share(now.share - before.share, min(before.of, now.of))
    why = "" if interval.method else "one_institution"
    return Headline(measure, "share", before, now, difference, interval, why, found.reading if found else "")


def _number(counts: Sequence[Numbers]) -> Number:
    totals, blended = [n for n, _ in counts], [x for _, x in counts]
    limits = of_total(blended, totals) if sum(totals) else NOTHING
    return Number(sum(blended), sum(totals), sum(n > 0 for n in totals), interval=limits)


def _institution(name: str, before: Numbers | None, now: Numbers | None) -> InstitutionChange:
    state = "both" if before and now else "new" if now else "gone"
    return InstitutionChange(name, state, *(numbers and count_of(*numbers) for numbers in (before, now)))


def count_of(total: int, blended: int) -> Count:
    """Give a count with the interval of one institution."""
    (lower,), (upper,) = wilson([blended], [total]) if total else ([nan], [nan])
    return Count(total, blended, float(lower), float(upper))


def hidden_editions() -> Editions:
    """Give two editions that hide counts of institutions: their totals alone can be compared."""
    few = Count(Hidden(5), Hidden(), nan, nan)
    whole = [Number(8, 400, 3), Number(20, 420, 3)]
    change = paired_change.Share(whole[1].share - whole[0].share, 400)
    pooled = Headline("pooled", "share", *whole, change, NOTHING, "hidden")
    rows = (InstitutionChange("A", "both", few, count_of(300, 12)), InstitutionChange("B", "new", None, few))
    trend = Trend(BEFORE, NOW, (pooled,), rows, None, None, None, nan)
    return Editions(EarlierEdition("earlier"), (trend,), refused=(RefusedComparison("institutions", "hidden"),))
