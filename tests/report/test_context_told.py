"""What others counted is told as the list says: shares of what it names, and changes of one indicator alone."""

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made_results import Cell, Made
from tests.report.test_plain_language import MOST_WORDS, length, sentences
from tests.reports import words

from blendresearch.base.errors import InputError
from blendresearch.render.blocks import Prose, Table
from blendresearch.report import Report
from blendresearch.report.chapters.context_told import context_told
from blendresearch.statistics.context_figures import told_indicators
from blendresearch.study.context_list import read_context

FLEMISH = Path(__file__).parents[2] / "data" / "raw" / "be-vl-vet-2026"
HEAD = ("indicator", "region", "year", "value", "unit", "source", "told", "of", "kind", "limit_en")


def row(year: str, value: str, **cells: str) -> tuple[str, ...]:
    """Give a row of the list, of indicator a and region X, that is told."""
    sound = {"indicator": "a", "region": "X", "unit": "people", "source": "S", "told": "yes"}
    whole = sound | {"year": year, "value": value} | cells
    return tuple(whole.get(name, "") for name in HEAD)


def listed(folder: Path, *rows: tuple) -> Path:
    with (folder / "context.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *(each + ("",) * (len(HEAD) - len(each)) for each in rows)])
    return folder


@pytest.fixture(scope="module")
def results():
    return Made((Cell("A", 2021, 100, 8),), {"completed": (2021,)}).results


def told(results, folder: Path, code: str = "en"):
    lists = replace(results.lists, context=read_context(folder))
    return context_told(Report(replace(results, lists=lists), code))


def test_nothing_is_told_without_a_list_or_without_a_yes(tmp_path, results):
    assert context_told(Report(results, "en")) == []
    assert told(results, listed(tmp_path, ("a", "X", "2025", "5", "people", "S", "no"))) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("2025", "5171", of="b"), row("2025", "8159", indicator="b", told="")], "63% of 8,159 (b)"),
        ([row("2025", "4535"), row("2018", "2211")], "2.1 times as many"),
        ([row("2025", "90"), row("2018", "120")], "25% fewer"),
        ([row("2025", "7"), row("2018", "7")], "in 2025: as many."),
        ([row("2025", "7"), row("2018", "0")], "to 7 in 2025."),
        ([row("2025", "9.5", unit="%"), row("2018", "8", unit="%")], "1.5 percentage points more"),
        ([row("2030", "12", unit="%", kind="target")], "The target for 2030 is 12%."),
        ([row("2025", "7", limit_en="Not that.")], "Source: S.\n\n  *What this does not say.* Not that."),
        ([row("2025", "7", indicator="a*b", region="<i>")], "**A*b (<i>).** The figure is 7 (2025)."),
    ],
)
def test_what_is_said_of_an_indicator(tmp_path, results, rows, said):
    assert said in words(told(results, listed(tmp_path, *rows)))


def test_a_target_is_no_later_year_of_a_count_and_a_region_no_part_of_another(tmp_path, results):
    rows = [
        ("a", "X", "2024", "8", "%", "S", "yes"),
        ("a", "X", "2030", "12", "%", "S", "yes", "", "target"),
        ("a", "Y", "2024", "5", "%", "S", "yes"),
    ]
    text = words(told(results, listed(tmp_path, *rows)))
    assert "**A (X).** The figure is 8% (2024)." in text
    assert "The target for 2030 is 12%." in text
    assert "more" not in text
    assert text.count("**A (") == 3


def test_table_has_what_is_told_and_of_what_it_is_a_part(tmp_path, results):
    rows = [
        ("a", "X", "2025", "5", "p", "S", "yes", "b"),
        ("b", "X", "2025", "9", "p", "S"),
        ("c", "X", "2025", "7", "p", "S"),
    ]
    (table,) = [block for block in told(results, listed(tmp_path, *rows)) if isinstance(block, Table)]
    assert [cells[0] for cells in table.texts] == ["a", "b"]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (("a", "X", "2025", "5", "p", "S", "perhaps"), "told"),
        (("a", "X", "2025", "5", "p", "S", "yes", "", "hope"), "kind"),
        (("a", "X", "2025", "5", "p", "S", "yes", "b"), "of"),
        (("a", "X", "2025", "5", "p", "S", "yes", "a"), "of"),
        (("a", "Y", "2025", "5", "p", "S", "yes", "whole"), "of"),
        (("a", "X", "2024", "5", "p", "S", "yes", "whole"), "of"),
        (("a", "X", "2025", "5", "%", "S", "yes", "whole"), "of"),
        (("a", "X", "2025", "5", "p", "S", "yes", "zero"), "of"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_row(tmp_path, wrong, column):
    others = [("whole", "X", "2025", "9", "p", "S"), ("zero", "X", "2025", "0", "p", "S")]
    with pytest.raises(InputError) as caught:
        read_context(listed(tmp_path, *others, wrong))
    assert (caught.value.column, caught.value.row) == (column, 4)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_share_and_change_are_exact(whole, part):
    rows = [
        row("2018", str(whole)),
        row("2025", str(part), of="b"),
        row("2025", str(whole), indicator="b", told=""),
    ]
    (found,) = told_indicators(pd.DataFrame(rows, columns=HEAD))
    assert found.share == found.times == Fraction(part, whole)
    assert found.difference == part - whole


@pytest.mark.parametrize("code", ["nl", "en"])
def test_flemish_indicators_are_told_in_short_sentences_with_their_source(results, code):
    blocks = told(results, FLEMISH, code)
    lengths = [length(each) for block in blocks if isinstance(block, Prose) for each in sentences(block)]
    assert max(lengths) <= MOST_WORDS
    text = words(blocks)
    assert text.count({"nl": "Bron: ", "en": "Source: "}[code]) == 5
    assert text.count({"nl": "Wat dit niet zegt", "en": "What this does not say"}[code]) == 5
    assert {"nl": "Dat is 63% van 8.159", "en": "That is 63% of 8,159"}[code] in text
    assert {"nl": "2,1 keer zoveel", "en": "2.1 times as many"}[code] in text
