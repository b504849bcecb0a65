"""What is said of two editions is said exactly when it is true, with the right numbers.

Pairs of counts are generated; each sentence has a reading of its own, with the arithmetic of `readings.py`, which knows
nothing of what the program computed.
"""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.made_editions import Pairs, count_of, hidden_editions, made_editions
from tests.made_results import Cell, Made
from tests.report import readings
from tests.report.readings import of, percent
from tests.reports import words

from blendresearch.render.blocks import Figure, Table
from blendresearch.report import Report, contents_of
from blendresearch.report.concluding import conclude
from blendresearch.report.edition_rules import SINCE, message, movers
from blendresearch.statistics.editions.values import Editions, InstitutionChange

STUDIES = {
    focus: Made((Cell("A", 2023, 10, 1), Cell("B", 2024, 10, 0)), {"later": (2023, 2024)}, focus=focus).results
    for focus in ((), ("A",))
}
"""This edition as far as the words need it: its settings. Its numbers come with the pairs."""
NUMBERS = st.tuples(st.sampled_from([0, 1, 7, 40, 150, 1200]), st.sampled_from([0, 1, 10, 50, 100])).map(
    lambda each: (each[0], each[0] * each[1] // 100)
)
MAYBE = st.one_of(st.none(), NUMBERS)
RISE = {name: ((300, 3 + place), (300, 12 + place)) for place, name in enumerate("ABCDEFGH")}
FALL = {name: (now, before) for name, (before, now) in RISE.items()}
SAME = {name: (before, before) for name, (before, _) in RISE.items()}
APART = {"A": ((300, 240), (300, 60))} | {name: RISE[name] for name in "BCDEFGH"}
AGAINST = {"A": ((40, 20), (40, 10))} | dict.fromkeys("BCDEFGHIJK", ((900, 9), (900, 60)))
ZEROS = dict.fromkeys("ABC", ((100, 0), (100, 0)))
ONE = {"A": ((100, 5), (100, 50))}
NOBODY = {"A": ((100, 5), None), "B": (None, (100, 50))}


def report_of(editions: Editions | None, focus: tuple[str, ...], code: str = "en") -> Report:
    report = Report(STUDIES[focus], code)
    report.__dict__["editions"] = editions
    return report


def blocks_of(editions: Editions | None, focus: tuple[str, ...] = (), code: str = "en") -> list:
    contents = contents_of(report_of(editions, focus, code))
    found = contents.blocks("what_changed")
    assert contents.untold == []
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.tuples(MAYBE, MAYBE), min_size=1), st.sampled_from(list(STUDIES))
)
@example(RISE, ("A",))
@example(FALL, ())
@example(SAME, ("A",))
@example(APART, ("A",))
@example(AGAINST, ("A",))
@example(ZEROS, ("A",))
@example(ONE, ())
@example(ONE, ("A",))
@example(NOBODY, ("A",))
def test_chapter_says_what_is_true_of_the_pairs(pairs, focus):
    editions = made_editions(pairs, focus)
    blocks = blocks_of(editions, focus)
    text = " ".join(words(blocks).split())
    own, others, alone = own_others_alone(pairs, focus)
    assert blocks[0].markdown.startswith(f"## {title_of(own, others, alone)}\n")
    assert (moved_in_words(own) if own else "The share of the institutions") in text or own is None
    if others:
        assert f"Without A {it_moved(others)}" in text
    assert ("the other institutions together went the other way" in text) is bool(
        own and others and own.change * others.change < 0
    )
    table = next((block for block in blocks if isinstance(block, Table) and block.id == "tab-movers"), None)
    assert [row[0].text for row in table.rows] == moved_most(pairs)[:8] if table else moved_most(pairs) == []
    report = report_of(editions, focus)
    (said,) = list(conclude(SINCE, report, Everything(), report.cohorts[0])) or [None]
    assert (said is None) is (own is None)
    if own:
        assert moved_in_words(own).split(" from ")[-1].rstrip(".") in said.words
        assert ("Without A" in said.words) is bool(others)


class Everything:
    """Contents in which every table and figure is there."""

    def place(self, *_: str) -> tuple[str, str]:
        return "there", "here"


# The independent reading


def own_others_alone(pairs: Pairs, focus: tuple[str, ...]) -> tuple[readings.Pairs | None, ...]:
    both = {name: each for name, each in sorted(pairs.items()) if all(own and own[0] for own in each)}
    if not both:
        return None, None, None
    others = {name: each for name, each in both.items() if name not in focus}
    alone = {name: each for name, each in both.items() if name in focus}
    known = bool(focus) and "A" in pairs
    return (
        readings.Pairs(both),
        readings.Pairs(others) if others and known else None,
        readings.Pairs(alone) if alone and known else None,
    )


def way(pairs: readings.Pairs) -> int:
    """Tell whether the share clearly rose (1) or fell (-1), or neither (0)."""
    clear = pairs.change and pairs.reading in ("clear", "one_way")
    return 0 if not clear else 1 if pairs.change > 0 else -1


def title_of(own: readings.Pairs | None, others: readings.Pairs | None, alone: readings.Pairs | None) -> str:
    risen, rose = {1: "risen", -1: "fallen"}, {1: "rose", -1: "fell"}
    if own is None:
        return "What changed since the earlier study"
    here, there = way(own), way(others) if others else way(own)
    sign = (own.change > 0) - (own.change < 0)
    if here != there and there:
        apart = f"The share {rose[here]}, but without A it {rose[there]}" if here else ""
        return apart or f"Without A the share has {risen[there]} since the earlier study"
    if here != there:
        return f"The share has {risen[here]}, but not clearly without A"
    if not here:
        return "The share has not clearly changed since the earlier study"
    if others and alone and alone.change * sign < 0 and abs(alone.change) * alone.fewest >= 5:
        return f"The share has {risen[here]}, but {risen[-here]} at A"
    return f"The share has {risen[here]} since the earlier study"


def moved_in_words(pairs: readings.Pairs) -> str:
    of_all = [pairs.together(place) for place in (0, 1)]
    first, second = (percent(of(each), each[0]) for each in of_all)
    if not pairs.change:
        return f"stayed the same: {first}%"
    if first == second:
        return f"stayed almost the same: {first}%"
    return f"{'rose' if pairs.change > 0 else 'fell'} from {first}% to {second}%"


def it_moved(pairs: readings.Pairs) -> str:
    return f"it {moved_in_words(pairs)}"


def moved_most(pairs: Pairs) -> list[str]:
    """Name the institutions whose share changed by what five mobilities or more make, the largest change first."""
    found = {}
    for name, own in pairs.items():
        if all(each and each[0] for each in own):
            change = abs(of(own[1]) - of(own[0]))
            if change * min(each[0] for each in own) >= 5:
                found[name] = change
    return sorted(found, key=lambda name: (-found[name], name))


# Cases


def test_made_cases_have_the_message_that_they_are_made_for():
    made = {"rose": RISE, "fell": FALL, "steady": SAME, "others": APART, "against": AGAINST, "nothing": NOBODY}
    assert {name: message(made_editions(pairs, ("A",))) for name, pairs in made.items()} == {
        name: name for name in made
    }
    assert message(made_editions(ONE)) == "steady"


def test_a_fall_at_the_focus_and_a_rise_elsewhere_come_out_as_exactly_that():
    text = words(blocks_of(made_editions(APART, ("A",)), ("A",)))
    assert "together fell from" in text
    assert "Without A it rose from" in text
    assert "At A itself it fell from 80.0% to 20.0%" in text
    assert "What the total did comes from A, then; the other institutions together went the other way." in text


def test_without_an_earlier_study_nothing_is_said_of_it():
    report = report_of(None, ())
    contents = contents_of(report)
    assert contents.blocks("what_changed") == contents.blocks("between_editions") == []
    assert list(conclude(SINCE, report, contents, report.cohorts[0])) == []
    assert "This study names no earlier study." in words(contents.blocks("left_out"))


@pytest.mark.parametrize("code", ["nl", "en"])
def test_hidden_counts_are_neither_told_nor_ranked(code):
    """Of institutions that are hidden nothing is told but the totals that both editions show."""
    report = report_of(hidden_editions(), (), code)
    contents = contents_of(report)
    blocks = [*contents.blocks("what_changed"), *contents.blocks("between_editions")]
    assert contents.untold == []
    ids = {block.id for block in blocks if isinstance(block, Table | Figure)}
    assert "tab-movers" not in ids
    assert {"tab-then-and-now", "tab-edition-institutions-completed-later"} <= ids
    assert movers([InstitutionChange("A", "both", count_of(50, 10), None)]) == []


@pytest.mark.parametrize("code", ["nl", "en"])
def test_title_of_the_figure_is_at_most_fifteen_words(code):
    for pairs in (RISE, FALL, SAME, APART, AGAINST):
        blocks = blocks_of(made_editions(pairs, ("A",)), ("A",), code)
        (figure,) = [block for block in blocks if isinstance(block, Figure)]
        assert len(figure.caption.split()) <= 15
        assert figure.narrow


def test_difference_of_shares_is_exact():
    trend = made_editions(ONE).trend
    assert trend.institutions[0].change == Fraction(45, 100)
