"""Published figures against recomputed ones.

A figure that contradicts another one of the same source is `source_inconsistent` and nothing is repaired: which of the
two is right cannot be seen from outside. Three contradictions are looked for: one thing published with two values, a
percentage that does not follow from its own printed counts, and a number of institutions above a share that does not
follow from the printed counts of the institutions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import NOT_SHOWN
from blendresearch.base.tables import columns_of
from blendresearch.language import available, said
from blendresearch.language.numbers import half_up
from blendresearch.language.prose import phrase
from blendresearch.statistics.measures import Absence, Measure, Sources, Value

COLUMNS = columns_of("reproduction")
STATUSES = ("reproduced", "differs", "source_inconsistent", "not_computable")
_FIGURE = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_NOT_APPLICABLE = {"n.v.t.", "n.v.t", "n/a", "-"}


@dataclass(frozen=True)
class PublishedFigure:
    """What became of one published figure.

    `reason` names the sentence that explains the status ("" when none is owed) and `values` fill it in.
    """

    id: str
    what: dict[str, str]
    published: str
    decimals: int
    unit: str
    measure: Measure
    recomputed: str = ""
    status: str = "not_computable"
    reason: str = ""
    values: dict[str, object] = field(default_factory=dict)

    @property
    def came_out(self) -> bool:
        """Tell whether it was recomputed and is the published figure, with whatever decimals (9.6 is 9.60)."""
        return self.status != "not_computable" and _is_same(self.published, self.recomputed)

    def note(self, code: str) -> str:
        """Explain the status in a language."""
        return phrase(code, "reproduction", self.reason, self.values) if self.reason else ""


def reproduce(published: pd.DataFrame | None, sources: Sources) -> list[PublishedFigure]:
    """Recompute every published figure (rows as `read_published` gives them), in their order.

    Raises InputError when a measure is none.
    """
    if published is None:
        return []
    findings = [_recomputed(row, sources) for _, row in published.iterrows()]
    contradictions = _Contradictions(findings)
    return [contradictions.judge(finding) for finding in findings]


def as_table(findings: Sequence[PublishedFigure], code: str) -> pd.DataFrame:
    """Give the findings as `reproduction.csv`, with what and note in a language."""
    rows = [
        (
            each.id,
            said(each.what, code) or each.what["en"],
            each.published,
            each.recomputed,
            each.status,
            each.note(code),
        )
        for each in findings
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _recomputed(row: pd.Series, sources: Sources) -> PublishedFigure:
    try:
        measure = Measure.parse(row["measure"])
        value = measure.value(sources)
    except ValueError as error:
        do = "Correct it; docs/input.md lists the measures"
        raise InputError(str(error), do=do, file="published.csv", column="measure", row=int(row["row"])) from None
    what = {"en": row["what"]} | {code: row[f"what_{code}"] for code in available() if row.get(f"what_{code}")}
    finding = PublishedFigure(row["id"], what, row["published"], row["decimals"], row["unit"], measure)
    if value is Absence.HIDDEN:
        # The published figure would say what the recomputed one may not.
        return replace(finding, published=str(NOT_SHOWN), recomputed=str(NOT_SHOWN), reason="needs_hidden")
    if isinstance(value, Absence) and value is not Absence.NOT_APPLICABLE:
        return replace(finding, reason=f"needs_{value.value}")
    text = _written(value, finding)
    return replace(finding, recomputed=text, status="reproduced" if _is_same(text, finding.published) else "differs")


def _written(value: Value, like: PublishedFigure) -> str:
    """Write a value as the published one is written: as many decimals, the same sign for not applicable."""
    if value is Absence.NOT_APPLICABLE:
        return like.published if like.published in _NOT_APPLICABLE else "n/a"
    if isinstance(value, date):
        return value.isoformat()
    scaled = value * 100 if like.unit == "%" else value
    return f"{half_up(scaled, like.decimals):f}"


def _is_same(one: str, other: str) -> bool:
    return one == other or _number(one) == _number(other) is not None


def _days(texts: Sequence[str]) -> list[date]:
    """Read days as they are listed (2025-03-24); none where one of them is no day."""
    try:
        return [date.fromisoformat(text) for text in texts]
    except ValueError:
        return []


def _number(text: str) -> Decimal | None:
    """Read a figure; None for what is none, and for 1e999999999, which would keep the arithmetic busy for ever."""
    return Decimal(text) if _FIGURE.fullmatch(text) else None


@dataclass(frozen=True)
class _Printed:
    """A share as a source prints it: the figure in its own scale (100 for a percentage), and the counts behind it."""

    figure: Fraction
    blended: Fraction
    total: Fraction
    decimals: int
    scale: int

    @property
    def share(self) -> Fraction:
        return self.figure / self.scale

    @property
    def counted(self) -> Fraction:
        return self.blended / self.total

    @property
    def totals_implied(self) -> tuple[int, int | None]:
        """Give the smallest and largest total of which `blended` is the figure, rounded half up; None: no largest."""
        half = Fraction(1, 2) / Fraction(10) ** self.decimals
        lower, upper = (self.figure - half) / self.scale, (self.figure + half) / self.scale
        return floor(self.blended / upper) + 1, floor(self.blended / lower) if lower > 0 else None


class _Contradictions:
    """What the published figures say of each other."""

    def __init__(self, findings: Sequence[PublishedFigure]) -> None:
        self.findings = findings
        self.by_measure = {finding.measure: finding for finding in findings}

    def judge(self, finding: PublishedFigure) -> PublishedFigure:
        """Mark a figure that contradicts another one of the same source, with what the printed numbers imply."""
        for reason, values in self._found(finding):
            return replace(finding, status="source_inconsistent", reason=reason, values=values)
        return finding

    def _found(self, finding: PublishedFigure) -> Iterator[tuple[str, dict[str, object]]]:
        same = sorted({each.published for each in self.findings if each.measure == finding.measure})
        if len(same) > 1:
            days = _days(same) if finding.unit == "date" else []
            yield ("two_days", {"days": days}) if days else ("two_values", {"values": same})
        if finding.measure.name in ("share", "total"):
            yield from self._share_against_counts(finding)
        if finding.measure.name == "institutions_above":
            yield from self._above_against_counts(finding)

    def _printed(self, measure: Measure) -> _Printed | None:
        """Give a share as it is printed, with the counts behind it; None unless all three are printed as numbers."""
        findings = [self.by_measure.get(measure.of(name)) for name in ("share", "total", "blended")]
        numbers = [_number(finding.published) if finding else None for finding in findings]
        if None in numbers or numbers[0] < 0 or numbers[1] <= 0:
            return None
        share, (percentage, total, blended) = findings[0], numbers
        scale = 100 if share.unit == "%" else 1
        return _Printed(Fraction(percentage), Fraction(blended), Fraction(total), share.decimals, scale)

    def _share_against_counts(self, finding: PublishedFigure) -> Iterator[tuple[str, dict[str, object]]]:
        printed = self._printed(finding.measure)
        if printed is None or half_up(printed.scale * printed.counted, printed.decimals) == printed.figure:
            return
        lowest, highest = printed.totals_implied
        yield "share_against_counts", {
            "blended": int(printed.blended), "total": int(printed.total), "share": printed.counted,
            "printed": printed.share, "decimals": printed.decimals, "lowest": lowest, "highest": highest,
        }  # fmt: skip

    def _above_against_counts(self, finding: PublishedFigure) -> Iterator[tuple[str, dict[str, object]]]:
        arguments = dict(finding.measure.arguments)
        limit = Fraction(arguments["share"])
        shares = [each.measure for each in self.findings if _is_of_institution(each.measure, arguments["cohort"])]
        rows = [row for row in map(self._printed, shares) if row]
        printed, counted = sum(row.share > limit for row in rows), sum(row.counted > limit for row in rows)
        if printed != counted and printed == _number(finding.published):
            yield "above_against_counts", {"printed": printed, "counted": counted, "limit": limit}


def _is_of_institution(measure: Measure, cohort: str) -> bool:
    own = dict(measure.arguments)
    return measure.name == "share" and set(own) == {"cohort", "institution"} and own["cohort"] == cohort
