"""Why a share of participants differs from a share of mobilities."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[int, int]


@dataclass(frozen=True)
class UnitGap:
    """The difference between the share of participants and that of mobilities, exactly in two parts.

    `group_size`: in participants a group weighs as many times as it has members, so that the share among groups counts
    more. `blended_size`: among groups, the blended ones are larger or smaller than the others. Fractions; `gap` =
    `group_size` + `blended_size`.
    """

    mobilities: Fraction
    participants: Fraction
    group_size: Fraction
    blended_size: Fraction

    @property
    def gap(self) -> Fraction:
        """Give the share of participants less that of mobilities."""
        return self.participants - self.mobilities


def unit_gap(mobilities: Mapping[str, Pair], participants: Mapping[str, Pair]) -> UnitGap | None:
    """Split the gap, from (total, blended) of each kind (individual, group) in mobilities and in participants.

    With m and w the part of a kind in all mobilities and in all participants, and p and q its share of mobilities and
    of participants: sum((w - m) p) is the first part and sum(w (q - p)) the second, a standardisation as of Kitagawa
    (JASA 50, 1955). None when nothing was counted.
    """
    all_mobilities = sum(total for total, _ in mobilities.values())
    all_participants = sum(total for total, _ in participants.values())
    if not all_mobilities or not all_participants:
        return None
    by_size = by_blended = Fraction(0)
    for kind, (total, blended) in mobilities.items():
        if not total:
            continue
        heads, blended_heads = participants[kind]
        share, weight = Fraction(blended, total), Fraction(heads, all_participants)
        by_size += (weight - Fraction(total, all_mobilities)) * share
        by_blended += Fraction(blended_heads, all_participants) - weight * share
    return UnitGap(_pooled(mobilities), _pooled(participants), by_size, by_blended)


def _pooled(counts: Mapping[str, Pair]) -> Fraction:
    return Fraction(sum(blended for _, blended in counts.values()), sum(total for total, _ in counts.values()))
