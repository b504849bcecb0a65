"""What an attacker knows of the rules: all that the checks can find together in one record, told once more.

Written apart from the package, from the documentation (docs/output.md, docs/counting.md): a record is put together of
what its cells mean, and judged here. Only the limits of days are read from the package: they are data, and public.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

FAR = 1000


class Limits(NamedTuple):
    """What a type of activity allows in a call: shortest and longest stay in days, and whether a period is known."""

    shortest: int | None
    longest: int | None
    period: bool
    group: bool
    unknown: bool
    early: bool


class Settings(NamedTuple):
    """What a study says of its counting; its report tells."""

    drafts: bool = False
    accompanying: bool = False
    subgroups: bool = False


class Stay(NamedTuple):
    """What the cells of a stay come down to."""

    said: str
    unread: bool = False
    short: bool = False
    long: bool = False
    contradicts: bool = False
    outside: bool = False
    before: bool = False


class Profile(NamedTuple):
    """A kind of record: whether it is blended, why it does not count, its size, and all that is found in it."""

    blended: bool
    left_out: str
    size: str
    found: frozenset[str]


@cache
def stays(limits: Limits, virtual: bool) -> frozenset[Stay]:
    """Give all that days and a number of days can say; the first day lies in the period, outside, or long before."""
    days = {0, 1, 2, 3, 5, 8, *(each + more for each in limits[:2] if each for more in (-2, -1, 0, 1, 2, 6))}
    numbers = [None, "?", *sorted(each for each in days if each >= 0)]
    lengths = [None, "?", -4, *sorted(each for each in days if each > 0)]
    firsts = [None, "?", *("inside", "outside", "before")]
    found = {Stay("not_exported")}
    for first, length, number in product(firsts, lengths, numbers):
        if first in (None, "?") and length not in (None, "?"):
            continue  # an end alone says what a beginning alone does
        found.add(_stay(limits, virtual, first, length, number))
    return frozenset(found)


def _stay(limits: Limits, virtual: bool, *cells: str | int | None) -> Stay:
    first, length, number = cells
    dated, unread = first in ("inside", "outside", "before"), "?" in (first, length, number)
    number = None if number == "?" else number
    outside = limits.period and first in ("outside", "before")
    shown = {"unread": unread, "outside": outside, "before": first == "before"}
    both = length if dated and length not in (None, "?") and length > 0 else None
    said = None if virtual and both is not None else number
    low = high = None
    if both is not None:
        low, high = min(both - 1, both - 1 if said is None else said), max(both, both if said is None else said)
    elif said is not None:
        low, high = said, said + 1 if said > 0 else said
    long = limits.longest is not None and low is not None and low > limits.longest
    short = limits.shortest is not None and high is not None and high < limits.shortest
    if length == -4:
        return Stay("reversed", short=short, long=long, **shown)
    given = dated or unread or number is not None
    if not given or high == 0:
        return Stay("none", **shown)
    if high is None:
        return Stay("unclear", **shown)
    contradicts = both is not None and number is not None and not virtual and not both - 1 <= number <= both
    return Stay("known", short=short, long=long, contradicts=contradicts, **shown)


Flag = tuple[bool, bool, bool, str | None]
MODES = (None, "?", "physical", "virtual", "blended")


def flags() -> Iterator[Flag]:
    """Give blended, whether the flag is empty, whether it was given, and the mode."""
    for mode in MODES:
        yield True, False, True, mode
        yield False, False, True, mode
    yield False, True, False, None
    yield from ((mode == "blended", False, False, mode) for mode in MODES[2:])


@cache
def of_stays(
    limits: Limits, settings: Settings, active: frozenset[str]
) -> frozenset[tuple[bool, bool, frozenset[str]]]:
    """Give whether it is blended, whether it is of an accompanying person that does not count, and what is found."""
    made = set()
    for virtual, person, flag, majeure in product((False, True), (False, True), flags(), ("no", "yes", "?")):
        for stay in stays(limits, virtual):
            found = frozenset(_found((stay, virtual, person, majeure), flag, settings))
            if found <= active:
                made.add((flag[0], person and not settings.accompanying, found))
    return frozenset(made)


def _found(said: tuple[Stay, bool, bool, str], flag: Flag, settings: Settings) -> Iterator[str]:
    (stay, virtual, person, majeure), (blended, empty, given, mode) = said, flag
    if person and blended:
        yield "blended_accompanying_person"
    if person and not settings.accompanying:
        yield "accompanying_person_left_out"
        return
    if person:
        yield "accompanying_person_counted"
    none = stay.said == "none"
    short = stay.short and not none and majeure != "yes" and not person
    told = {
        "blended_without_stay": blended and none and not virtual,
        "without_stay": not blended and none and not virtual and mode != "virtual",
        "virtual_only": mode == "virtual" or (virtual and none),
        "end_before_start": stay.said == "reversed",
        "blended_below_minimum": blended and short,
        "below_minimum": not blended and short,
        "above_maximum": stay.long,
        "stay_unclear": stay.said == "unclear" or stay.unread,
        "days_against_dates": stay.contradicts,
        "outside_call_period": stay.outside,
        "force_majeure_unknown": majeure == "?",
        "stay_not_exported": stay.said == "not_exported",
        "virtual_part_unflagged": not blended and virtual and not none and mode != "virtual" and not person,
        "blended_empty": empty,
        "mode_defaulted": not given and mode not in (None, "?") and stay.before,
        "mode_unknown": mode == "?",
    }
    yield from (rule for rule, holds in told.items() if holds)


def sizes(limits: Limits, settings: Settings) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the sizes that a record can have (alone, group of one, group of more), with what is found for them."""
    early = {"group_too_early"} if limits.early else set()
    if not limits.group:
        yield "alone", frozenset()
    else:
        yield "one", frozenset({"group_of_one", *early})
        yield "one", frozenset({"group_without_number", *early})
    yield "more", frozenset(early)
    if settings.subgroups:
        yield "more", frozenset({"group_without_number", *early})


@cache
def counted(limits: Limits, settings: Settings, active: frozenset[str]) -> tuple[Profile, ...]:
    """Give the profiles of mobilities that count, with no other finding than the active ones."""
    of_type = frozenset({"activity_type_unknown"} if limits.unknown else ())
    statuses = [frozenset(), frozenset({"status_empty"})]
    if settings.drafts:
        statuses += [frozenset({"draft_counted"}), frozenset({"status_unknown"})]
    sorts = [frozenset(), frozenset({"data_type_unknown"})]
    made = set()
    for (size, of_size), status, sort in product(sizes(limits, settings), statuses, sorts):
        rest = of_size | status | sort | of_type
        if rest <= active:
            made |= {
                Profile(blended, "", size, found | rest)
                for blended, left_out, found in of_stays(limits, settings, active)
                if not left_out
            }
    return tuple(sorted(made, key=lambda each: (each[:3], sorted(each.found))))


@cache
def left_out(settings: Settings, active: frozenset[str]) -> tuple[Profile, ...]:
    """Give the profiles of records that do not count, whatever their type."""
    made = {
        Profile(False, "", "", frozenset({"sub_row_left_out"})),
        Profile(False, "", "", frozenset({"sub_row_assumed", "data_type_unknown"})),
        Profile(False, "", "", frozenset({"sub_row_assumed"})),
    }
    if not settings.drafts:
        made.add(Profile(False, "", "", frozenset({"draft_left_out"})))
    if not settings.accompanying:
        person = frozenset({"accompanying_person_left_out"})
        made |= {Profile(False, "", "", person), Profile(True, "", "", person | {"blended_accompanying_person"})}
    return tuple(sorted((each for each in made if each.found <= active), key=lambda each: sorted(each.found)))
