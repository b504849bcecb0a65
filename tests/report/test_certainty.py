"""Announced and registered, how sure the figures are, and the statement of quality: true for any study."""

import re
from pathlib import Path

import pytest
from tests.made_results import Cell, Made
from tests.report.test_beyond_registered import COUNTS, answered, opened
from tests.report_studies import study_of
from tests.reports import words

from blendresearch.data.rules import rules
from blendresearch.language import available, load
from blendresearch.render.blocks import Figure, Table
from blendresearch.report import Report, contents_of
from blendresearch.report.advice_rules import MENDED

CODES = ("nl", "en")
TWO = {"one": (2021, 2022), "two": (2023, 2024)}
FILLED = """
[[filled_in]]
on = "comparable"
columns = ["first_share"]
[[filled_in]]
on = "requests"
columns = ["requested"]
"""


def made(*cells: tuple[str, int, int, int], **settings: object) -> Made:
    return Made(tuple(Cell(*cell) for cell in cells), **{"cohorts": TWO, **settings})


def text(study: Made, name: str, code: str = "en") -> str:
    return words(contents_of(Report(study.results, code)).blocks(name))


def table(study: Made, name: str, target: str) -> list[tuple[str, ...]]:
    (found,) = (
        block
        for block in contents_of(Report(study.results, "en")).blocks(name)
        if isinstance(block, Table) and block.id == target
    )
    return list(found.texts)


ASKED = made(
    ("A", 2021, 40, 12), ("B", 2021, 60, 0), ("A", 2023, 50, 6),
    running=("two",), focus=("A",), requested={("A", 2021): 10, ("B", 2021): 30, ("A", 2023): 20},
)  # fmt: skip


class TestAnnounced:
    def test_all_cohorts_stand_in_one_chapter_and_one_table(self):
        assert table(ASKED, "requested", "tab-announced") == [
            ("Calls 2021 and 2022", "2", "40", "12", "30.0%"),
            ("Calls 2021 and 2022, without A", "1", "30", "0", "0.0%"),
            ("Calls 2023 and 2024 (running)", "1", "20", "6", "n/a"),
        ]

    def test_what_is_finished_is_drawn_and_what_runs_is_not_judged(self):
        (figure,) = (
            block for block in contents_of(Report(ASKED.results, "en")).blocks("requested") if isinstance(block, Figure)
        )
        assert figure.caption == "Against 40 blended mobilities announced, 12 were registered"
        assert [row[0].text for row in figure.data.rows] == ["Calls 2021 and 2022"]
        shown = text(ASKED, "requested")
        assert "One institution announced at least 10 and registered none." in shown
        assert "6 registered so far. These projects are still running" in shown

    def test_while_all_run_nothing_follows(self):
        running = made(("A", 2021, 40, 4), cohorts={"one": (2021,)}, running=("one",), requested={("A", 2021): 10})
        shown = text(running, "requested")
        assert "Against 10 blended mobilities announced, 4 were registered so far" in shown
        assert "What follows" not in shown

    def test_more_registered_than_announced_is_told_as_such(self):
        more = made(("A", 2021, 40, 12), cohorts={"one": (2021,)}, requested={("A", 2021): 10})
        shown = text(more, "requested")
        assert "More blended mobilities were registered (12) than announced (10)" in shown
        assert "Fewer were registered" not in shown

    @pytest.mark.parametrize("code", CODES)
    def test_nothing_announced_has_no_figure(self, code):
        nothing = made(("A", 2021, 40, 12), cohorts={"one": (2021,)}, requested={("A", 2021): 0})
        blocks = contents_of(Report(nothing.results, code)).blocks("requested")
        assert blocks
        assert not [block for block in blocks if isinstance(block, Figure)]

    def test_without_applications_there_is_no_chapter(self):
        assert contents_of(Report(made(("A", 2021, 4, 1)).results, "en")).blocks("requested") == []

    def test_with_all_that_was_requested_the_difference_is_told_in_proportion(self):
        split = made(
            ("A", 2021, 50, 2), cohorts={"one": (2021,)}, requested={("A", 2021): 10}, requested_all={("A", 2021): 100}
        )
        assert "there would have been 5." in text(split, "requested")
        assert "is not in the input" not in text(split, "requested")
        assert "is not in the input" in text(ASKED, "requested")


class TestShare:
    def test_margin_is_that_of_several_institutions(self):
        assert "95% margin" not in text(made(("A", 2021, 100, 10)), "certainty")
        assert re.search(
            r"margin runs from \d+\.\d% to \d+\.\d% in", text(made(("A", 2021, 90, 9), ("B", 2021, 90, 7)), "certainty")
        )

    def test_who_stands_out_is_asked_and_not_judged(self):
        alike = [(name, 2021, 300, 6) for name in "BCDEFGHIJK"]
        assert "[A](#fig-funnel-figure-one). That is a reason to ask" in text(
            made(("A", 2021, 300, 200), *alike), "certainty"
        )
        assert "reason to ask" not in text(made(*alike), "certainty")


class TestPeriods:
    def test_one_period_is_compared_with_nothing(self):
        assert "Can the periods be compared" not in text(made(("A", 2021, 40, 12)), "certainty")

    def test_institutions_in_both_are_compared_with_themselves(self):
        both = made(
            ("A", 2021, 100, 10), ("B", 2021, 100, 0), ("C", 2021, 100, 50), ("A", 2023, 100, 5), ("B", 2023, 100, 5)
        )
        assert table(both, "certainty", "tab-comparable")[:2] == [
            ("All institutions", "20.0%", "5.0%", "n/a", "n/a"),
            (
                "In both periods (2 institutions)",
                "5.0%",
                "5.0%",
                "0.0",
                table(both, "certainty", "tab-comparable")[1][4],
            ),
        ]
        assert "of 1 other there is one period only" in text(both, "certainty")
        assert "stayed the same: 5.0%" in text(both, "certainty")

    def test_what_runs_has_not_risen_or_fallen_since_what_is_finished(self):
        cells = ("A", 2021, 100, 10), ("B", 2021, 100, 4), ("A", 2023, 100, 20), ("B", 2023, 100, 2)
        running = text(made(*cells, running=("two",), focus=("A",)), "certainty")
        assert "together is 7.0% in the 2021 and 2022 calls and 11.0% in the 2023 and 2024 calls so far" in running
        assert "Without A it is 4.0% and 2.0%" in running
        assert not re.search("rose from|fell from", running)
        assert "together rose from 7.0% to 11.0%" in text(made(*cells), "certainty")

    def test_others_in_each_period_cannot_be_compared(self):
        others = made(("A", 2021, 100, 10), ("B", 2023, 100, 0))
        assert "The institutions counted in the 2021 and 2022 calls are others" in text(others, "certainty")
        assert "tab-comparable" not in text(others, "certainty")

    def test_what_else_differs_is_named(self):
        cells = (Cell("A", 2021, 50, 5), Cell("A", 2024, 40, 4), Cell("A", 2024, 3, 1, "LM-GRP-VET", True, 30, 9))
        groups = Made(cells, {"one": (2021,), "two": (2023, 2024)}, running=("two",))
        shown = text(groups, "certainty")
        for told in ("are not yet complete", "has more calls", "Group mobilities occur only", "one type of activity"):
            assert told in shown
        alike = text(
            made(("A", 2021, 50, 5), ("A", 2022, 50, 5), cohorts={"one": (2021,), "two": (2022,)}), "certainty"
        )
        assert "more than use alone differs" not in alike

    def test_three_periods_stand_in_one_table(self):
        three = made(
            *(("A", year, 50, 5) for year in (2021, 2022, 2023)), cohorts={"a": (2021,), "b": (2022,), "c": (2023,)}
        )
        firsts = [row[0] for row in table(three, "certainty", "tab-comparable")]
        assert firsts == [
            f"{of}: In both periods (1 institution)" for of in ("call 2021 and call 2022", "call 2022 and call 2023")
        ]


class TestRegistration:
    def test_findings_stand_by_subject_and_rules_of_counting_are_none(self):
        checks = ("blended_without_stay", "below_minimum", "above_maximum", "blended_empty", "repeated_record")
        found = {(name, "one", "A"): number for name, number in zip(checks, (2, 3, 1, 9, 4), strict=True)}
        study = made(("A", 2021, 100, 10), cohorts={"one": (2021,)}, found=found, moved={"one": (2, 0)})
        assert [(row[0], row[2]) for row in table(study, "certainty", "tab-subjects")] == [
            ("Doubt about the flag", "2"),
            ("Dates or length of the stay", "4"),
        ]
        shown = text(study, "certainty")
        assert "If no doubtful flag in the 2021 call counts, the share is 8.0% instead of 10.0%." in shown
        assert "That was so for 9 records in the 2021 call." in shown
        assert "the checks found an error or a doubtful record 6 times" in text(study, "quality_statement")

    def test_nothing_found_is_said(self):
        study = made(("A", 2021, 100, 10), ("A", 2022, 100, 10), cohorts={"one": (2021, 2022)})
        assert "Nothing in flags, stays or groups needs a look" in text(study, "certainty")
        assert "no flag that counts seems to be set wrongly, and none forgotten" in text(study, "certainty")
        assert "the checks found no error and no doubtful record" in text(study, "quality_statement")

    def test_every_check_that_finds_something_has_a_subject_in_words(self):
        assert {rule.id for rule in rules() if rule.subject} == set(MENDED)
        subjects = {rule.subject for rule in rules() if rule.subject}
        for code in available():
            told = load(code).words["registration"]
            assert set(told["subjects"]) == set(told["about"]) == subjects


class TestReallyBlended:
    def test_without_a_sample_half_is_an_if(self):
        shown = text(made(("A", 2021, 100, 10)), "certainty")
        assert "That was not measured." in shown
        assert "the real share would be 20.0% instead of 10.0%" in shown

    def test_nothing_registered_has_no_if(self):
        shown = text(made(("A", 2021, 100, 0)), "certainty")
        assert "An example" not in shown

    def test_an_answered_sample_takes_the_place_of_the_if(self, tmp_path: Path):
        study = study_of(tmp_path / "study", COUNTS, "A")
        answered(study, lambda place: ("yes", "no", "unknown")[place % 3])
        report = opened(study)
        shown = words(contents_of(report).blocks("certainty"))
        assert "was blended (95% margin" in shown
        assert "the institution did not know" in shown
        assert "That was not measured" not in shown
        assert "a sample shows how often" in words(contents_of(report).blocks("quality_statement"))


@pytest.mark.parametrize("code", CODES)
def test_numbers_that_were_filled_in_are_not_told(tmp_path: Path, code):
    projects = "project_code,institution,requested_blended\n{A2021},A,90\n{B2021},B,30\n{A2024},A,\n{B2024},B,\n"
    counts = {("A", 2021): (100, 20), ("B", 2021): (100, 0), ("A", 2024): (100, 4), ("B", 2024): (50, 1)}
    study = study_of(tmp_path / "study", counts, "A", projects=projects)
    before = opened(study, code)
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(FILLED)
    after = opened(study, code)

    def numbers(report: Report, name: str) -> set[str]:
        prose = [block for block in contents_of(report).blocks(name) if not isinstance(block, Table | Figure)]
        return set(re.findall(r"\d+[.,]?\d*%?", words(prose)))

    assert {"30", "10"} <= numbers(before, "requested") - numbers(after, "requested")
    assert numbers(after, "certainty") < numbers(before, "certainty")
    assert "#tab-comparable" in words(contents_of(after).blocks("certainty"))


@pytest.mark.parametrize("code", CODES)
def test_statement_is_there_when_nothing_was_counted(code):
    empty = Made((Cell("A", 2021, 0, 0),), {"one": (2021,)}, requested={("A", 2021): 4})
    report = Report(empty.results, code)
    assert contents_of(report).blocks("certainty") == []
    shown = words(contents_of(report).blocks("quality_statement"))
    assert "(#certainty)" not in shown
    assert ("No mobility was counted" in shown) or ("Er is geen mobiliteit geteld" in shown)


def test_figures_that_came_out_again_are_as_many_wherever_they_are_told(reference_analysis):
    contents = contents_of(Report(reference_analysis.results(), "en"))
    names = ("quality_statement", "reproduction", "reproduced")
    statement, annex, chapter = (words(contents.blocks(name)) for name in names)
    told = [
        re.search(r"Of (143) figures published before, (\d+) came out", statement),
        re.search(r"Of these, (\d+) come out exactly the same.* Another (\d+) come out", annex),
        re.search(
            r"publications, (\d+) are reproduced.* for (\d+) the source contradicts itself; (\d+) of", chapter, re.I
        ),
    ]
    (figures, came_out), (exactly, besides), (reproduced, inconsistent, also) = (
        map(int, each.groups()) for each in told
    )
    assert came_out == exactly + besides == reproduced + also
    assert figures == reproduced + inconsistent
