"""Published figures against recomputed ones.

A figure that contradicts another one of the same source is `source_inconsistent` and nothing is repaired: which of the
two is right cannot be seen from outside. Three contradictions are looked for: one thing published with two values, a
percentage that does not follow from its own printed counts, and a number of institutions above a share that does not
follow from the printed counts of the institutions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor

import pandas as pd

from blendresearch.errors import InputError
from blendresearch.language.numbers import half_up
from blendresearch.language.prose import phrase
from blendresearch.measures import Absence, Measure, Sources, Value

COLUMNS = ("id", "what", "published", "recomputed", "status", "note")
STATUSES = ("reproduced", "differs", "source_inconsistent", "not_computable")
_NOT_APPLICABLE = {"n.v.t.", "n.v.t", "n/a", "-"}


@dataclass(frozen=True)
class Finding:
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

    def note(self, code: str) -> str:
        """Explain the status in a language."""
        return phrase(code, "reproduction", self.reason, self.values) if self.reason else ""


def reproduce(published: pd.DataFrame | None, sources: Sources) -> list[Finding]:
    """Recompute every published figure (rows as `read_published` gives them), in their order.

    Raises InputError when a measure is none.
    """
    if published is None:
        return []
    findings = [_recomputed(row, sources) for _, row in published.iterrows()]
    contradictions = _Contradictions(findings)
    return [contradictions.judge(finding) for finding in findings]


def as_table(findings: Sequence[Finding], code: str) -> pd.DataFrame:
    """Give the findings as `reproduction.csv`, with what and note in a language."""
    rows = [
        (each.id, each.what.get(code, each.what["en"]), each.published, each.recomputed, each.status, each.note(code))
        for each in findings
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _recomputed(row: pd.Series, sources: Sources) -> Finding:
    try:
        measure = Measure.parse(row["measure"])
        value = measure.value(sources)
    except ValueError as error:
        do = "Correct it; docs/input.md lists the measures"
        raise InputError(str(error), do=do, file="published.csv", column="measure", row=int(row["row"])) from None
    what = {"en": row["what"], "nl": row["what_nl"] or row["what"]}
    finding = Finding(row["id"], what, row["published"], row["decimals"], row["unit"], measure)
    if isinstance(value, Absence) and value is not Absence.NOT_APPLICABLE:
        return replace(finding, reason=f"needs_{value.value}")
    text = _written(value, finding)
    same = text == finding.published or _number(text) == _number(finding.published) is not None
    return replace(finding, recomputed=text, status="reproduced" if same else "differs")


def _written(value: Value, like: Finding) -> str:
    """Write a value as the published one is written: as many decimals, the same sign for not applicable."""
    if value is Absence.NOT_APPLICABLE:
        return like.published if like.published in _NOT_APPLICABLE else "n/a"
    if isinstance(value, date):
        return value.isoformat()
    scaled = value * 100 if like.unit == "%" else value
    return f"{half_up(scaled, like.decimals):f}"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


class _Contradictions:
    """What the published figures say of each other."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self.by_measure = {finding.measure: finding for finding in findings}

    def judge(self, finding: Finding) -> Finding:
        """Mark a figure that contradicts another one of the same source, with what the printed numbers imply."""
        for reason, values in self._found(finding):
            return replace(finding, status="source_inconsistent", reason=reason, values=values)
        return finding

    def _found(self, finding: Finding) -> Iterator[tuple[str, dict[str, object]]]:
        same = sorted({each.published for each in self.findings if each.measure == finding.measure})
        if len(same) > 1:
            yield "two_values", {"values": same}
        if finding.measure.name in ("share", "total"):
            yield from self._share_against_counts(finding)
        if finding.measure.name == "institutions_above":
            yield from self._above_against_counts(finding)

    def _share_against_counts(self, finding: Finding) -> Iterator[tuple[str, dict[str, object]]]:
        share, total, blended = (self.by_measure.get(finding.measure.of(name)) for name in ("share", "total", "blended"))
        if share is None or total is None or blended is None or not _number(total.published):
            return
        k, n, printed = int(blended.published), int(total.published), Decimal(share.published)
        if half_up(Fraction(100 * k, n), share.decimals) == printed:
            return
        lowest, highest = _totals_implied(k, printed, share.decimals)
        yield "share_against_counts", {
            "blended": k, "total": n, "share": Fraction(k, n), "printed": Fraction(printed) / 100,
            "decimals": share.decimals, "lowest": lowest, "highest": highest,
        }  # fmt: skip

    def _above_against_counts(self, finding: Finding) -> Iterator[tuple[str, dict[str, object]]]:
        arguments = dict(finding.measure.arguments)
        limit, printed, counted = Fraction(arguments["share"]), 0, 0
        for each in self.findings:
            own = dict(each.measure.arguments)
            if each.measure.name == "share" and set(own) == {"cohort", "institution"} and own["cohort"] == arguments["cohort"]:
                k, n = (int(self.by_measure[each.measure.of(name)].published) for name in ("blended", "total"))
                printed += Fraction(each.published) / 100 > limit
                counted += Fraction(k, n) > limit
        if printed != counted and printed == int(finding.published):
            yield "above_against_counts", {"printed": printed, "counted": counted, "limit": limit}


def _totals_implied(blended: int, printed: Decimal, decimals: int) -> tuple[int, int]:
    """Give the smallest and largest total of which `blended` is the printed percentage, rounded half up."""
    half = Fraction(1, 2 * 10**decimals)
    lower, upper = (Fraction(printed) - half) / 100, (Fraction(printed) + half) / 100
    return floor(Fraction(blended) / upper) + 1, floor(Fraction(blended) / lower) if lower > 0 else ceil(10**9)
