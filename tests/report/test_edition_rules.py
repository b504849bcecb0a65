"""What is said of two editions is said exactly when it is true, with the right numbers.

Pairs of counts are generated; each sentence has a reading of its own, with the arithmetic of `readings.py`, which knows
nothing of what the program computed.
"""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.edition_pairs import Pairs, report_of, studies_of, with_editions, with_hidden_counts
from tests.report import readings
from tests.report.readings import of, percent
from tests.reports import words

from blendresearch.language import available, load
from blendresearch.render.blocks import Figure, Table
from blendresearch.render.figures.sizes import for_column_alone
from blendresearch.report import Report, contents_of
from blendresearch.report.advice_rules import ADVICE
from blendresearch.report.concluding import conclude
from blendresearch.report.conclusion_rules import HOW_MUCH
from blendresearch.report.edition_rules import SINCE, Message, message, movers
from blendresearch.statistics.editions.values import InstitutionChange, InstitutionState, Measure, Reason, Why
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Filled

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


def blocks_of(report: Report) -> list:
    contents = contents_of(report)
    found = contents.blocks("what_changed")
    assert contents.untold == []
    return found


PAIRS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.tuples(MAYBE, MAYBE), min_size=1)


@settings(max_examples=12, deadline=None)
@given(PAIRS, st.sampled_from([(), ("A",), ("A", "B")]))
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
    with for_column_alone():
        report = report_of(pairs, focus)
        blocks = blocks_of(report)
    text = " ".join(words(blocks).split())
    apart = tuple(name for name in focus or readings.proposed(studies_of(pairs, focus)[1]) if any(pairs.get(name, ())))
    own, others, alone = own_others_alone(pairs, apart)
    whom = " and ".join(apart)
    assert blocks[0].markdown.startswith(f"## {title_of(own, others, alone, whom)}\n")
    assert (
        ("The share of the" in text and moved_in_words(own) in text) if own else "in both studies together" not in text
    )
    assert (f"Without {whom} it {moved_in_words(others)}" if others else "") in text
    opposite = bool(own and others) and own.change * others.change < 0
    assert ("at the other institutions together the share went the other way" in text) is opposite
    tables = {block.id: block for block in blocks if isinstance(block, Table)}
    shown = [row[0].text for row in tables["tab-movers"].rows] if "tab-movers" in tables else []
    assert shown == moved_most(pairs)[:8]
    since_is_true(report, own, others, whom)
    asked = [each.words for each in conclude(ADVISED, report, Everything(), report.cohorts[0])]
    assert [name for name in "ABCDEFGH" if asked and f"{name} (" in asked[0]] == sorted(halved(pairs))
    assert len(asked) == bool(halved(pairs))


def since_is_true(report: Report, own: readings.Pairs | None, others: readings.Pairs | None, whom: str) -> None:
    said = [each.words for each in conclude(SINCE, report, Everything(), report.cohorts[0])]
    assert len(said) == (own is not None)
    if own:
        assert moved_in_words(own) in said[0]
        left_out = f"If {whom} {'are' if ' and ' in whom else 'is'} left out, it "
        assert (f"{left_out}{moved_in_words(others)}" if others else "") in said[0]
        assert others or "left out" not in said[0]
        short = next(each.short for each in conclude(SINCE, report, Everything(), report.cohorts[0]))
        then, now = (percent(of(each), each[0]) for each in map(own.together, (0, 1)))
        assert f"{then}% then, {now}% now" in short
        assert moved_in_words(own) not in short


class Named:
    """Contents in which every table and figure is there, by its chapter."""

    def place(self, chapter: str, target: str) -> tuple[str, str]:
        return chapter, target


@pytest.mark.parametrize(("focus", "chapter"), [(("A",), "registered_use"), ((), "headlines")])
def test_what_is_left_without_an_institution_is_named_where_it_stands(focus, chapter):
    """The tables of the report show it of a focus alone, and not of an institution that only the numbers point at."""
    report = report_of(APART, focus)
    said = {each.name: each for each in conclude(HOW_MUCH, report, Named(), report.cohorts[-1])}
    assert "Without A the share is lower" in said["without"].words
    assert [each for each, _ in said["without"].places] == [chapter]
    assert [each for each, _ in said["share"].places] == ["registered_use"]


ADVISED = [rule for rule in ADVICE if rule.name == "advise_ask_halved"]


class Everything:
    """Contents in which every table and figure is there."""

    def place(self, *_: str) -> tuple[str, str]:
        return "there", "here"


# The independent reading


def own_others_alone(pairs: Pairs, apart: tuple[str, ...]) -> tuple[readings.Pairs | None, ...]:
    both = {name: each for name, each in sorted(pairs.items()) if all(own and own[0] for own in each)}
    others = {name: each for name, each in both.items() if name not in apart}
    focus = [[pairs[name][place] or (0, 0) for name in apart] for place in (0, 1)]
    together = [tuple(map(sum, zip(*each, strict=True))) for each in focus] if apart else []
    alone = readings.Pairs({"": tuple(together)}) if apart and all(each[0] for each in together) else None
    if not both:
        return None, None, None
    return readings.Pairs(both), readings.Pairs(others) if others and apart else None, alone


def way(pairs: readings.Pairs) -> int:
    """Tell whether the share clearly rose (1) or fell (-1), or neither (0)."""
    clear = pairs.change and pairs.reading in ("clear", "one_way")
    return 0 if not clear else 1 if pairs.change > 0 else -1


def title_of(own: readings.Pairs | None, others: readings.Pairs | None, alone: readings.Pairs | None, whom: str) -> str:
    risen, rose = {1: "risen", -1: "fallen"}, {1: "rose", -1: "fell"}
    if own is None:
        return "What changed since the earlier study"
    here, there = way(own), way(others) if others else way(own)
    sign = (own.change > 0) - (own.change < 0)
    if here != there and there:
        apart = f"The share {rose[here]}, but without {whom} it {rose[there]}" if here else ""
        return apart or f"Without {whom} the share has {risen[there]} since the earlier study"
    if here != there:
        return f"The share has {risen[here]}, but not clearly without {whom}"
    if not here:
        return "The share has not clearly changed since the earlier study"
    if others and alone and alone.change * sign < 0 and abs(alone.change) * alone.fewest >= 5:
        return f"The share has {risen[here]}, but {risen[-here]} at {whom}"
    return f"The share has {risen[here]} since the earlier study"


def moved_in_words(pairs: readings.Pairs) -> str:
    of_all = [pairs.together(place) for place in (0, 1)]
    first, second = (percent(of(each), each[0]) for each in of_all)
    if not pairs.change:
        return f"stayed the same: {first}%"
    if first == second:
        return f"stayed almost the same: {first}%"
    return f"{'rose' if pairs.change > 0 else 'fell'} from {first}% to {second}%"


def moved_most(pairs: Pairs) -> list[str]:
    """Name the institutions whose share changed by what five mobilities or more make, the largest change first."""
    found = {}
    for name, own in pairs.items():
        if all(each and each[0] for each in own):
            change = abs(of(own[1]) - of(own[0]))
            if change * min(each[0] for each in own) >= 5:
                found[name] = change
    return sorted(found, key=lambda name: (-found[name], name))


def halved(pairs: Pairs) -> list[str]:
    """Name the users of then (ten blended mobilities or more) whose share is half of what it was or less."""
    both = {name: pairs[name] for name in moved_most(pairs)}
    return [name for name, (then, now) in both.items() if then[1] >= 10 and 2 * of(now) <= of(then)]


# Cases


def test_made_cases_have_the_message_that_they_are_made_for():
    made = {"rose": RISE, "fell": FALL, "steady": SAME, "others": APART, "against": AGAINST, "nothing": NOBODY}
    found = {name: message(report_of(pairs, ("A",)).editions) for name, pairs in made.items()}
    assert found == {name: name for name in made}
    assert message(report_of(ONE).editions) == "steady"


@pytest.mark.parametrize("code", available())
def test_every_value_of_the_comparison_has_its_words(code):
    phrases = load(code).words["editions"]["phrases"]
    expected = {*get_args(Measure), *(f"reason_{each}" for each in get_args(Reason))}
    expected |= {f"why_{each}" for each in get_args(Why)} | {f"state_{each}" for each in get_args(InstitutionState)}
    expected |= {f"title_{each}" for each in get_args(Message)}
    assert expected <= set(phrases)


def test_a_fall_at_the_focus_and_a_rise_elsewhere_come_out_as_exactly_that():
    text = words(blocks_of(report_of(APART, ("A",))))
    assert "together fell from" in text
    assert "Without A it rose from" in text
    assert "At A itself it fell from 80.0% to 20.0%" in text
    assert "So the change in the total comes from A; at the other institutions together the share went the other way." in text


def test_an_earlier_study_that_is_made_up_is_called_so():
    told = {made_up: words(blocks_of(report_of(RISE, synthetic=made_up))) for made_up in (True, False)}
    assert ["are a reconstruction" in text for text in told.values()] == [True, False]
    said = [
        each.words
        for made_up in told
        for report in [report_of(RISE, synthetic=made_up)]
        for each in conclude(SINCE, report, Everything(), report.cohorts[0])
    ]
    assert ["are a reconstruction" in each for each in said] == [True, False]


SIZE_OF_B = Filled(on=["every_institution"], columns=["mobilities"], rows=["B"])


def test_nothing_is_concluded_from_what_the_earlier_study_filled_in():
    """The totals were not filled in: what they did is told, and not called a rise or a fall."""
    report = report_of(APART, ("A",), filled_in=(SIZE_OF_B,))
    blocks = blocks_of(report)
    text = " ".join(words(blocks).split())
    assert message(report.editions) == "nothing"
    assert blocks[0].markdown.startswith("## What changed since the earlier study\n")
    assert "The share of all institutions together fell from" in text and "more than chance" not in text
    assert "that rests on numbers of institutions that the earlier study filled in" in text
    (said,) = conclude(SINCE, report, Everything(), report.cohorts[0])
    assert said.words.startswith("Since the earlier study the share of all institutions together fell")
    assert "cannot be told" in said.words and "more than chance" not in said.words
    tables = {block.id: block for block in blocks if isinstance(block, Table)}
    marked = {row[0].text: [cell.filled for cell in row[1:]] for row in tables["tab-then-and-now"].rows}
    assert marked["All institutions together"] == [False, False, False, True]
    assert marked["Institutions in both studies"] == [True, False, True, True]
    assert marked["Only A"] == [False] * 4
    assert {row[0].text for row in tables["tab-movers"].rows if row[1].filled and row[3].filled} == {"B"}
    (figure,) = [block for block in blocks if isinstance(block, Figure)]
    assert [row[0].text for row in figure.data.rows][::2] == [
        "All institutions together", "All institutions without A", "Only A",
    ]  # fmt: skip


def test_no_advice_rests_on_what_the_earlier_study_filled_in():
    measured, filled = (
        list(conclude(ADVISED, report_of(APART, (), filled_in=told), Everything(), report_of(APART).cohorts[0]))
        for told in ((), (Filled(on=["every_institution"], rows=["A"]),))
    )
    assert "A (" in measured[0].words and not filled


def test_it_is_said_where_an_edition_does_not_tell_what_it_filled_in():
    unknown, known = (
        words(contents_of(report_of(RISE, filled_in=told)).blocks("between_editions")) for told in (None, ())
    )
    assert "It does not tell whether numbers were filled in" in unknown
    assert "filled in" not in known


def test_without_an_earlier_study_nothing_is_said_of_it():
    report = Report(studies_of(RISE)[1].results, "en")
    contents = contents_of(report)
    assert contents.blocks("what_changed") == contents.blocks("between_editions") == []
    assert list(conclude(SINCE, report, contents, report.cohorts[0])) == []
    assert "This study names no earlier study." in words(contents.blocks("left_out"))


@pytest.mark.parametrize("code", ["nl", "en"])
def test_hidden_counts_are_neither_told_nor_ranked(code):
    """Of institutions that are hidden nothing is told but the totals that both editions show."""
    report = with_hidden_counts(report_of(RISE, code=code))
    contents = contents_of(report)
    blocks = [*contents.blocks("what_changed"), *contents.blocks("between_editions")]
    assert contents.untold == []
    ids = {block.id for block in blocks if isinstance(block, Table | Figure)}
    assert "tab-movers" not in ids
    assert {"tab-then-and-now", "tab-edition-institutions-completed-later"} <= ids
    assert movers([InstitutionChange("A", "both", Count.of(50, 10), None)]) == []
    assert message(report.editions) == "nothing"
    told = {"en": "The share of all institutions together rose", "nl": "Het aandeel van alle instellingen samen steeg"}
    assert told[code] in words(blocks)
    rows = next(block.rows for block in blocks if isinstance(block, Table) and block.id == "tab-then-and-now")
    difference, margin = rows[0][3:]
    assert difference.value == pytest.approx(100 * (20 / 420 - 8 / 400)) and margin.form == "sign.hidden"


def test_where_calls_are_left_out_it_is_said_which_ones_count():
    report = report_of(RISE)
    (trend,) = report.editions.trends
    apart = with_editions(report, replace(report.editions, trends=(replace(trend, left_out=(2021, 2022)),)))
    told = "Left out are the 2021 and 2022 calls: only later calls show what changed."
    assert told in words(blocks_of(apart)) and told not in words(blocks_of(report))
    (said,) = conclude(SINCE, apart, Everything(), apart.cohorts[0])
    assert "Of this study only the 2023 and 2024 calls count here." in said.words
    assert said.short.endswith("Now: the 2023 and 2024 calls only.")


@pytest.mark.parametrize("code", ["nl", "en"])
def test_title_of_the_figure_is_at_most_fifteen_words(code):
    for pairs in (APART, AGAINST):
        (figure,) = [block for block in blocks_of(report_of(pairs, ("A",), code)) if isinstance(block, Figure)]
        assert len(figure.caption.split()) <= 15
        assert figure.narrow
