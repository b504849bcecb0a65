"""An independent reading of when each sentence is true: from the counts that a study is made of, with own arithmetic.

Nothing here looks at what the program computed. A reading gives the words that the sentence must hold (English), in
which every number stands as a reader expects it, or None when the sentence must not be said.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib.resources import files
from math import floor, sqrt

import numpy as np
from scipy.stats import binom, binomtest, t
from tests.made_results import Made

from blendresearch.statistics.methods.pooled_interval import effective_wilson

STAFF = "SM-COUR-TRAIN"
Numbers = tuple[int, int]
"""How many mobilities, and how many of these are blended."""


def percent(share: Fraction, of: int, decimals: int = 2) -> str:
    """Write a percentage by hand: half up, with the decimals that so many mobilities can bear."""
    borne = min(decimals, 0 if of < 100 else 1 if of < 1000 else 2)
    units = floor(share * 100 * 10**borne + Fraction(1, 2))
    whole, rest = divmod(units, 10**borne)
    return f"{whole:,}" + (f".{rest:0{borne}}" if borne else "")


def of(numbers: Numbers) -> Fraction:
    return Fraction(numbers[1], numbers[0])


@dataclass(frozen=True)
class Pairs:
    """Two counts for each institution that has both, and what their difference can be called."""

    pairs: dict[str, tuple[Numbers, Numbers]]

    def together(self, place: int) -> Numbers:
        return tuple(sum(each[place][number] for each in self.pairs.values()) for number in (0, 1))

    @cached_property
    def change(self) -> Fraction:
        return of(self.together(1)) - of(self.together(0))

    @property
    def fewest(self) -> int:
        return min(self.together(place)[0] for place in (0, 1))

    @cached_property
    def reading(self) -> str:
        if not self.change:
            return "same"
        direction = 1 if self.change > 0 else -1
        sizes = [self.together(place)[0] for place in (0, 1)]
        within = sum(
            (of(two) - of(one)) * (Fraction(one[0], sizes[0]) + Fraction(two[0], sizes[1])) / 2
            for one, two in self.pairs.values()
        )
        mix = self.change - within
        if within * direction <= 0 or mix * direction >= 2 * abs(within):
            return "composition"
        if len(self.pairs) < 2:
            return "unknown"
        low, high = self.interval
        if low > 0 or high < 0:
            return "clear"
        moves = [of(two) - of(one) for one, two in self.pairs.values()]
        rose, fell = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
        one_way = binomtest(rose, rose + fell).pvalue < 0.05 and (rose - fell) * direction > 0
        return "one_way" if one_way else "open"

    @property
    def interval(self) -> tuple[float, float]:
        (n1, x1), (n2, x2) = (np.array([each[place] for each in self.pairs.values()], float).T for place in (0, 1))
        p1, p2, count = x1.sum() / n1.sum(), x2.sum() / n2.sum(), len(n1)
        if {p1, p2} & {0.0, 1.0}:
            one, two = effective_wilson(x1, n1), effective_wilson(x2, n2)
            down = sqrt((p2 - two.lower) ** 2 + (one.upper - p1) ** 2)
            return p2 - p1 - down, p2 - p1 + sqrt((two.upper - p2) ** 2 + (p1 - one.lower) ** 2)
        lines = (x2 - p2 * n2) / n2.sum() - (x1 - p1 * n1) / n1.sum()
        floor_of = p1 * (1 - p1) / n1.sum() + p2 * (1 - p2) / n2.sum()
        half = t.ppf(0.975, count - 1) * sqrt(max(count / (count - 1) * (lines**2).sum(), floor_of))
        return p2 - p1 - half, p2 - p1 + half


@dataclass(frozen=True)
class Raw:
    """One cohort of a made study, as its cells say it."""

    made: Made
    name: str

    @property
    def complete(self) -> bool:
        return self.name not in self.made.running

    @property
    def years(self) -> tuple[int, ...]:
        return self.made.cohorts[self.name]

    def sums(self, **where: object) -> dict[str, Numbers]:
        """Count by institution, of cells with some properties; an institution with a project alone has 0."""
        sums = {} if where else {name: (0, 0) for name, year in self.made.requested if year in self.years}
        for cell in self.made.cells:
            if cell.call_year in self.years and all(getattr(cell, key) == value for key, value in where.items()):
                total, blended = sums.get(cell.institution, (0, 0))
                sums[cell.institution] = total + cell.total, blended + cell.blended
        return sums

    @cached_property
    def counts(self) -> dict[str, Numbers]:
        return self.sums()

    @cached_property
    def active(self) -> dict[str, Numbers]:
        return {name: own for name, own in self.counts.items() if own[0]}

    def all(self, without: tuple[str, ...] = ()) -> Numbers:
        kept = [own for name, own in self.counts.items() if name not in without]
        return sum(total for total, _ in kept), sum(blended for _, blended in kept)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        focus = self.made.focus or proposed(self.made)
        return tuple(name for name in focus if name in self.counts)

    @cached_property
    def others(self) -> Numbers | None:
        others = self.all(self.left_out)
        return others if self.left_out and others[0] and self.all()[0] else None

    @cached_property
    def participants(self) -> Numbers:
        cells = [cell for cell in self.made.cells if cell.call_year in self.years]
        return tuple(
            sum(getattr(cell, name) or getattr(cell, other) for cell in cells)
            for name, other in (("participants", "total"), ("blended_participants", "blended"))
        )

    @property
    def groups(self) -> int:
        return sum(cell.total for cell in self.made.cells if cell.group and cell.call_year in self.years)

    @cached_property
    def before(self) -> "Raw | None":
        """Give the last cohort before with mobilities."""
        names = list(self.made.cohorts)
        earlier = [Raw(self.made, name) for name in names[: names.index(self.name)]]
        return next((each for each in reversed(earlier) if each.active), None) if self.active else None

    @property
    def running(self) -> "Raw | None":
        """Give the last cohort with mobilities that still runs."""
        running = [Raw(self.made, name) for name in self.made.cohorts if name in self.made.running]
        return next((each for each in reversed(running) if each.active), None)

    @cached_property
    def compared(self) -> Pairs | None:
        return self.paired(()) if self.before else None

    def paired(self, without: tuple[str, ...]) -> Pairs | None:
        first, second = self.before.active, self.active
        both = {name: (first[name], second[name]) for name in sorted(first.keys() & second.keys() - set(without))}
        return Pairs(both) if both else None

    @property
    def finished(self) -> bool:
        return self.complete and self.before.complete

    @cached_property
    def requests(self) -> dict[str, Numbers]:
        """Give what each institution requested and registered, in the calls of which its request is known."""
        found: dict[str, Numbers] = {}
        for (name, year), asked in self.made.requested.items():
            if year in self.years:
                done = sum(c.blended for c in self.made.cells if (c.institution, c.call_year) == (name, year))
                before = found.get(name, (0, 0))
                found[name] = before[0] + asked, before[1] + done
        return found

    @property
    def asked(self) -> Numbers | None:
        sums = tuple(sum(each[place] for each in self.requests.values()) for place in (0, 1))
        return sums if sums[0] else None

    @property
    def falls_known(self) -> bool:
        """Tell whether all mobilities requested are known wherever the blended ones are."""
        places = [place for place in self.made.requested if place[1] in self.years]
        asked = [self.made.requested_all.get(place) for place in places]
        return bool(places) and None not in asked and sum(asked) > 0

    @property
    def unmet(self) -> list[str]:
        limit = self.made.threshold
        return [name for name, (asked, done) in self.requests.items() if asked >= limit and not done]

    @cached_property
    def funnel(self) -> "Outliers | None":
        others = [own for name, own in self.active.items() if name not in self.left_out]
        total, blended = (sum(own[place] for own in others) for place in (0, 1))
        return Outliers(self) if len(others) >= 3 and 0 < blended < total else None


class Outliers:
    """Who stands out, by the rule as docs/method.md says it."""

    def __init__(self, raw: Raw) -> None:
        names = list(raw.active)
        n, x = (np.array([raw.active[name][place] for name in names], float) for place in (0, 1))
        counting = np.array([name not in raw.left_out for name in names])
        while True:
            chances = self.chances(n, x, counting)
            worst = min(np.flatnonzero(counting), key=lambda place: chances[place])
            fewer = counting & (np.arange(len(n)) != worst)
            kept = x[fewer].sum(), n[fewer].sum()
            if chances[worst] * counting.sum() > 0.01 or fewer.sum() < 3 or not 0 < kept[0] < kept[1]:
                break
            counting = fewer
        share = x[counting].sum() / n[counting].sum()
        ranked = sorted(chances)
        beyond = [place for place in range(len(n)) if chances[place] <= 0.002 * (1 + 1e-9)]
        cut = max((p for rank, p in enumerate(ranked, 1) if p <= 0.05 * rank / len(n)), default=-1)
        out = [place for place in beyond if chances[place] <= cut]
        self.above = {names[place] for place in out if x[place] / n[place] > share}
        self.below = {names[place] for place in out if x[place] / n[place] < share}
        self.too_few = int((binom.pmf(0, n, share) > 0.025).sum())
        self.institutions = len(names)

    @staticmethod
    def chances(n: np.ndarray, x: np.ndarray, counting: np.ndarray) -> np.ndarray:
        share = x[counting].sum() / n[counting].sum()
        z = ((x - n * share) / np.sqrt(n * share * (1 - share)))[counting]
        phi = max((np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2).mean(), 1)
        drawn = n * share + (x - n * share) / sqrt(phi)
        low = binom.cdf(np.floor(drawn + 1e-9), n, share)
        high = binom.sf(np.ceil(drawn - 1e-9) - 1, n, share)
        return np.minimum(2 * np.minimum(low, high), 1)


def proposed(made: Made) -> tuple[str, ...]:
    """Name the institution without which the share over all calls would differ most; the first of those that tie."""
    sums: dict[str, Numbers] = {}
    for name in made.cohorts:
        for institution, (total, blended) in Raw(made, name).counts.items():
            before = sums.get(institution, (0, 0))
            sums[institution] = before[0] + total, before[1] + blended
    total, blended = (sum(own[place] for own in sums.values()) for place in (0, 1))
    moved = {
        name: abs(Fraction(blended - x, total - n) - Fraction(blended, total))
        for name, (n, x) in sums.items() if n and total > n
    }  # fmt: skip
    most = max(moved.values(), default=0)
    return (min(name for name, by in moved.items() if by == most),) if most else ()


Words = list[str]
Reading = Callable[[Raw], Words | None]


def counted(numbers: Numbers) -> str:
    return f"{numbers[1]:,} of {numbers[0]:,}"


def share(raw: Raw) -> Words | None:
    numbers = raw.all()
    if not numbers[1]:
        return ["no mobility was", counted(numbers)]
    little = ["A share below 5% counts as few"] if 20 * numbers[1] < numbers[0] else []
    return [f"{percent(of(numbers), numbers[0])}%", counted(numbers), " was " if numbers[1] == 1 else " were ", *little]


def without(raw: Raw) -> Words | None:
    if not raw.others:
        return None
    here, there = of(raw.others), of(raw.all())
    word = "the same" if here == there else "lower" if here < there else "higher"
    return [*raw.left_out, f"is {word}: {percent(here, raw.others[0])}% ({counted(raw.others)})"]


def none_registered(raw: Raw) -> Words | None:
    none = [name for name, own in raw.counts.items() if not own[1]]
    if not none or not raw.all()[0]:
        return None
    whom = "The one institution" if len(raw.counts) == 1 else f"{len(none)} of the {len(raw.counts)} institutions"
    return [f"{whom} registered no blended mobilities{'.' if raw.complete else ' so far.'}"]


def so_far(raw: Raw) -> Words | None:
    running = raw.running
    if not running or not raw.complete:
        return None
    numbers = running.all()
    words = [f"is {percent(of(numbers), numbers[0])}% so far: {counted(numbers)}"]
    if running.others:
        words += [*running.left_out, f"it is {percent(of(running.others), running.others[0])}%"]
    return words


def found_by(raw: Raw, *rules: str) -> int:
    return sum(number for (rule, cohort, _), number in raw.made.found.items() if rule in rules and cohort == raw.name)


def guidance(raw: Raw) -> Words | None:
    doubtful, missing = raw.made.moved.get(raw.name, (0, 0))
    words = [f"{doubtful} flag"] * bool(doubtful) + [f"{missing} possibly forgotten flag"] * bool(missing)
    return words or None


def mend(raw: Raw) -> Words | None:
    text = (files("blendresearch") / "data" / "registration_rules.toml").read_text(encoding="utf-8")
    rules = [
        name for name, rule in tomllib.loads(text).items()
        if rule["severity"] in ("error", "warning") and not rule.get("counting")
    ]  # fmt: skip
    number = found_by(raw, *rules)
    return [f"{number:,} finding{'' if number == 1 else 's'} in all"] if number else None


def ask_outside(raw: Raw) -> Words | None:
    found = raw.funnel
    return [*found.above, *found.below] or None if found else None


def no_ranking(raw: Raw) -> Words | None:
    found = raw.funnel
    if not found or not found.too_few:
        return None
    if found.too_few == found.institutions:
        return [f"all {found.institutions} institutions"]
    return [f"of the {found.institutions} institutions", f"{found.too_few} ha"]


def ask_none(raw: Raw) -> Words | None:
    none = [name for name, own in raw.active.items() if not own[1]]
    if not raw.complete or not raw.all()[1] or not none:
        return None
    words = ["the one institution without" if len(none) == 1 else f"the {len(none)} institutions without"]
    unmet = len(set(none) & set(raw.unmet))
    return [*words, f"announced at least {raw.made.threshold}"] if unmet else words


def programme(raw: Raw) -> Words | None:
    if not raw.complete or not raw.asked or 10 * raw.asked[1] >= 9 * raw.asked[0]:
        return None
    return [f"{raw.asked[0]:,} announced", f"{raw.asked[1]:,} registered"]


def tick(raw: Raw) -> Words | None:
    return programme(raw) and [f"{raw.asked[0]:,} w", f"announced and {raw.asked[1]:,} registered"]


def announced(raw: Raw) -> Words | None:
    return programme(raw) and [f"{raw.asked[0]:,} blended", f"against {raw.asked[1]:,} registered"]


def keep_requests(raw: Raw) -> Words | None:
    return None if raw.falls_known else programme(raw)


def together(raw: Raw) -> Words | None:
    if not raw.others or of(raw.others) == of(raw.all()):
        return None
    here, there = (percent(of(numbers), numbers[0]) for numbers in (raw.all(), raw.others))
    return [f"{here}% with", f"{there}% without", *raw.left_out]


def both_units(raw: Raw) -> Words | None:
    if not raw.groups or of(raw.participants) == of(raw.all()):
        return None
    here, there = (percent(of(numbers), numbers[0]) for numbers in (raw.all(), raw.participants))
    return [f"{here}% against {there}%"]


def recount(raw: Raw) -> Words | None:
    return ["when the projects are finished"] if not raw.complete and raw.all()[0] else None


def no_trend(raw: Raw) -> Words | None:
    found = raw.compared
    if not found or found.reading == "same" or (found.reading == "clear" and raw.finished):
        return None
    reasons = {
        "open": "as long as it can also arise without a real change",
        "one_way": "as long as its size can also arise without a real change",
        "composition": "because it comes mainly from another mix",
        "unknown": "because one institution does not show what is chance",
    }
    reason = [reasons[found.reading]] if found.reading in reasons else []
    return [*([] if raw.finished else ["before the projects are finished"]), *reason, "a trend"]


HOW_MUCH: dict[str, Reading] = {each.__name__: each for each in (share, without, none_registered, so_far)}
ADVICE: dict[str, Reading] = {
    f"advise_{each.__name__}": each for each in (guidance, mend, ask_none, tick, announced, programme)
}
REPORTING: dict[str, Reading] = {
    f"report_{each.__name__}": each
    for each in (ask_outside, no_ranking, together, both_units, recount, no_trend, keep_requests)
}
