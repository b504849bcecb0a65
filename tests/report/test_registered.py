"""How much is registered: sentences and titles turn with the data, and each institution finds itself."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from tests.made_results import Cell, Made
from tests.report.readings import Raw, of, percent
from tests.report.test_sentences_are_true import studies
from tests.reports import words
from tests.studies import ALPHA, BETA, GAMMA, mobility, write_study

from blendresearch.render.blocks import Figure, Prose, Table
from blendresearch.report import Report, contents_of
from blendresearch.report.chapters.institutions import institutions
from blendresearch.report.chapters.registered_use import registered_use
from blendresearch.report.leading import leading
from blendresearch.run.analysis import Analysis

ONE = {"one": (2021,)}
TWO = {"one": (2021,), "two": (2022,)}


def counts(*blended: int, year: int = 2021, total: int = 100) -> tuple[Cell, ...]:
    """Give institutions A, B, C with so many blended mobilities each."""
    return tuple(Cell(chr(ord("A") + place), year, total, number) for place, number in enumerate(blended))


def report_on(cells: tuple[Cell, ...], code: str = "en", **more: object) -> Report:
    return Report(Made(cells, **({"cohorts": ONE} | more)).results, code)


def figures(blocks: list) -> dict[str, Figure]:
    return {block.id: block for block in blocks if isinstance(block, Figure)}


def tables(blocks: list) -> dict[str, Table]:
    return {block.id: block for block in blocks if isinstance(block, Table)}


# --- Over how many institutions the blended mobilities are divided


@pytest.mark.parametrize(
    ("blended", "kind", "names", "share"),
    [
        ((7, 0, 0), "only", "A", "100%"),
        ((40, 20, 20, 20), "one", "A", "40%"),
        ((30, 30, 10, 10, 10, 10), "few", "AB", "60%"),
        ((30, 20, 20, 10, 10, 10, 10), "few", "ABC", "64%"),  # C ties with B, of whom half are reached
        ((5, 5, 5, 5), "even", "ABCD", "25%"),
        ((6, 5, 5, 5), "even", "A", "29%"),
        ((2, 2), "even", "AB", "50%"),
    ],
)
def test_who_leads_follows_from_the_numbers(blended, kind, names, share):
    report = report_on(counts(*blended))
    found = leading(report.cohorts[0])
    assert (found.kind, "".join(found.names), report.numbers.percent(found.share, 0)) == (kind, names, share)


@pytest.mark.parametrize(
    ("blended", "title"),
    [
        ((7, 0, 0), "All blended mobilities are at one institution"),
        ((40, 20, 20, 20), "One institution has 40% of all blended mobilities"),
        ((30, 30, 10, 10, 10, 10), "2 institutions have 60% of all blended mobilities together"),
        ((5, 5, 5, 5), "The blended mobilities are divided over 4 institutions"),
    ],
)
def test_title_of_the_institutions_says_who_leads(blended, title):
    figure = figures(registered_use(report_on(counts(*blended))))["fig-institutions-figure-one"]
    assert figure.caption == title
    assert figure.alt.endswith(f"{title}.")
    assert len(figure.caption.split()) <= 15


def test_institutions_without_any_are_one_row_and_small_ones_another():
    blended = [90, *range(15, 2, -1), 2, 2, 2, 1, 0, 0, 0]
    figure = figures(registered_use(report_on(counts(*blended))))["fig-institutions-figure-one"]
    rows = figure.data.texts
    assert [row[0] for row in rows[:14]] == list("ABCDEFGHIJKLMN")
    assert rows[14:] == (
        ("4 institutions with 1 to 2", "7", "400", "1.8%"),
        ("3 institutions without any", "0", "300", "0.0%"),
    )
    # What is told apart is solid, and several together are an empty bar.
    assert len(re.findall('[^[]fill="#d55e00"', figure.svg)) == 1


def test_institutions_with_the_same_small_number_stand_together():
    rows = figures(registered_use(report_on(counts(*[9] * 3, *[1] * 17))))["fig-institutions-figure-one"].data.texts
    assert [row[0] for row in rows] == ["A", "B", "C", "17 institutions with 1 each"]
    alike = figures(registered_use(report_on(counts(*[1] * 20))))["fig-institutions-figure-one"].data.texts
    assert len(alike) == 16


# --- Periods, and the focus


def periods(first: dict[str, tuple[int, int]], second: dict[str, tuple[int, int]]) -> tuple[Cell, ...]:
    both = ((2021, first), (2022, second))
    return tuple(Cell(name, year, *numbers) for year, own in both for name, numbers in own.items())


@pytest.mark.parametrize(
    ("second", "focus", "title"),
    [
        ({"A": (100, 30), "B": (100, 2)}, ("A",), "Without A the share is lower in each period"),
        ({"A": (100, 30), "B": (100, 2)}, ("B",), "Without B the share is higher in each period"),
        ({"A": (100, 2), "B": (100, 30)}, ("A",), "The difference that A makes is not the same in each period"),
        ({"A": (100, 30), "B": (100, 2)}, (), "The share was 11.0% at first and is 16.0% now"),
        ({"A": (100, 20), "B": (100, 2)}, (), "The share is the same in the first and the last period"),
    ],
)
def test_title_of_the_shares_turns_with_the_data(second, focus, title):
    cells = periods({"A": (100, 20), "B": (100, 2)}, second)
    figure = figures(registered_use(report_on(cells, cohorts=TWO, focus=focus)))["fig-shares-figure"]
    assert figure.caption == title


@pytest.mark.parametrize(
    ("running", "title"),
    [
        (("two",), "Share 11.0% in the 2021 call, 16.0% so far in the 2022 call"),
        (("one", "two"), "The share is 16.0% so far in the 2022 call"),
    ],
)
def test_a_running_period_is_no_now_of_a_finished_one(running, title):
    cells = periods({"A": (100, 20), "B": (100, 2)}, {"A": (100, 30), "B": (100, 2)})
    assert figures(registered_use(report_on(cells, cohorts=TWO, running=running)))["fig-shares-figure"].caption == title
    same = periods({"A": (100, 20)}, {"A": (100, 20)})
    alike = figures(registered_use(report_on(same, cohorts=TWO, running=running)))["fig-shares-figure"].caption
    assert "same" not in alike


def test_one_period_without_a_focus_has_no_figure_of_shares():
    assert "fig-shares-figure" not in figures(registered_use(report_on(counts(3, 2))))
    assert "fig-shares-figure" in figures(registered_use(report_on(counts(3, 2), focus=("A",))))


OTHERS = "of the other mobilities: their number grew from 140 to 339."
THEMSELVES = "of the blended mobilities themselves: their number grew from 10 to 50."


@pytest.mark.parametrize(
    ("first", "second", "running", "title", "cause"),
    [
        ((244, 104), (426, 87), True, "only the other mobilities grew", OTHERS),
        ((244, 104), (426, 87), False, "the number of blended mobilities fell; that of others grew", OTHERS),
        ((100, 10), (140, 50), True, "only the blended mobilities grew", THEMSELVES),
        ((100, 10), (300, 60), True, "both the blended and the other mobilities grew", None),
        ((100, 10), (50, 5), True, "there are not yet more mobilities than before", None),
        (
            (90, 9),
            (90, 9),
            False,
            "the number of blended mobilities stayed the same; that of others stayed the same",
            None,
        ),
    ],
)
def test_numbers_of_the_focus_are_told_with_what_moved_the_share(first, second, running, title, cause):
    cells = periods({"A": first, "B": (50, 1)}, {"A": second, "B": (50, 1)})
    report = report_on(cells, cohorts=TWO, focus=("A",), running=("two",) if running else ())
    blocks = registered_use(report)
    assert figures(blocks)["fig-focus-figure"].caption == f"At A {title}"
    assert ("mainly because of" in words(blocks)) is (cause is not None)
    assert cause is None or cause in words(blocks)


def test_numbers_of_periods_with_more_calls_are_not_set_beside_each_other():
    cells = (*periods({"A": (10, 2)}, {"A": (10, 3)}), Cell("A", 2023, 10, 1))
    cohorts = {"one": (2021, 2022), "two": (2023,)}
    assert "fig-focus-figure" not in figures(registered_use(report_on(cells, cohorts=cohorts, focus=("A",))))
    assert "fig-focus-figure" not in figures(registered_use(report_on(counts(3, 2), focus=("A",))))


def test_a_share_far_above_the_others_has_a_scale_of_its_own_and_that_is_said():
    far = periods({"A": (100, 60), "B": (4000, 20)}, {"A": (100, 50), "B": (4000, 20)})
    near = periods({"A": (100, 6), "B": (100, 5)}, {"A": (100, 5), "B": (100, 4)})
    notes = [
        figures(registered_use(report_on(cells, cohorts=TWO, focus=("A",))))["fig-shares-figure"].notes
        for cells in (far, near)
    ]
    assert ["scale of its own" in " ".join(each) for each in notes] == [True, False]


# --- The sentences, by an own reading of the counts


@settings(max_examples=8)
@given(studies())
def test_sentences_say_what_the_counts_are(made):
    report = Report(made.results, "en")
    blocks = registered_use(report)
    text = " ".join(block.markdown.replace("\\", "") for block in blocks if isinstance(block, Prose))
    assert not re.search(r"\b(None|nan)\b|Undefined|  ", text)
    for cohort in report.cohorts:
        raw = Raw(made, cohort.name)
        total, blended = raw.all()
        if total and blended:
            share = f"{blended:,} of {'the' if raw.complete else 'their'} {total:,} mobilit"
            assert share in text
            assert f": {percent(of(raw.all()), total)}%." in text
            without = sum(not own[1] for own in raw.counts.values())
            said = f"in {cohort.in_text}, {without} registered no blended mobilities" in text
            assert said is bool(without)
        elif total:
            assert f"was registered as blended (0 of {total:,})" in text


@settings(max_examples=8)
@given(studies())
def test_every_institution_is_in_the_table_once_with_its_numbers(made):
    report = Report(made.results, "en")
    found = tables(institutions(report))
    assert bool(found) is any(cohort.institutions for cohort in report.cohorts)
    if not found:
        return
    table = found["tab-every-institution"]
    named = {row[0]: row[1:] for row in table.texts[: len(table.rows) - table.totals]}
    raws = [Raw(made, cohort.name) for cohort in report.cohorts if cohort.institutions]
    assert list(named) == sorted({name for raw in raws for name in raw.counts})
    places = [place for place, column in enumerate(table.columns[1:]) if column.key == "blended"]
    for name, cells in named.items():
        for raw, place in zip(raws, places, strict=True):
            own = raw.counts.get(name)
            shown = [f"{own[1]:,}", f"{own[0]:,}"] if own else ["n/a", "n/a"]
            assert list(cells[place : place + 2]) == shown


# --- The annex


def test_institutions_stand_as_people_look_them_up():
    names = ["Zadkine", "École", "Instelling 10", "Instelling 9"]
    report = report_on(tuple(Cell(name, 2021, 10, 1) for name in names))
    table = tables(institutions(report))["tab-every-institution"]
    assert [row[0] for row in table.texts[:-1]] == ["École", "Instelling 9", "Instelling 10", "Zadkine"]
    assert table.columns[0].sought


def test_what_was_announced_stands_beside_it_where_it_is_known():
    cells = periods({"A": (100, 20), "B": (100, 2)}, {"A": (100, 30)})
    report = report_on(cells, cohorts=TWO, requested={("A", 2021): 50})
    table = tables(institutions(report))["tab-every-institution"]
    assert [column.label for column in table.columns] == [
        "Institution", "Announced 2021", "Blended 2021", "Mobilities 2021", "Share 2021",
        "Blended 2022", "Mobilities 2022", "Share 2022",
    ]  # fmt: skip
    assert table.texts[:2] == (
        ("A", "50", "20", "100", "20.0%", "30", "100", "30.0%"),
        ("B", "–", "2", "100", "2.0%", "n/a", "n/a", "n/a"),
    )


# --- Small, hidden and filled in


def exported(tmp_path, edition="full", settings=""):
    exports = {
        f"{code}.csv": [
            mobility(number, project_code=code, blended="Yes" if number < blended else "No") for number in range(30)
        ]
        for code, blended in ((ALPHA, 12), (BETA, 2), (GAMMA, 3))
    }
    study = write_study(tmp_path / "s", exports)
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return Analysis.open(study, tmp_path / "out").results(edition)


def test_chapters_tell_what_they_can_of_hidden_counts(tmp_path):
    results = exported(tmp_path, "shared", "[disclosure]\nname_institutions = false\nminimum_count = 5\n")
    contents = contents_of(Report(results, "en"))
    blocks = [block for name in ("registered_use", "institutions") for block in contents.blocks(name)]
    assert contents.untold == []
    assert {block.id for block in blocks if isinstance(block, Table)} == {"tab-registered", "tab-every-institution"}
    assert not re.search("Hidden|Alpha|Beta", words(blocks))


def test_nothing_is_told_of_institutions_whose_numbers_were_filled_in(tmp_path):
    declared = '[[filled_in]]\non = "every_institution"\nrows = ["Alpha College"]\n'
    report = Report(exported(tmp_path, settings=declared), "en")
    blocks = registered_use(report)
    assert "registered the largest number" not in words(blocks)
    assert not [name for name in figures(blocks) if name.startswith("fig-institutions-figure")]
    assert "14 of the 60 mobilities" in words(blocks)
    table = tables(institutions(report))["tab-every-institution"]
    assert [any(cell.filled for cell in row) for row in table.rows[:2]] == [True, False]


def test_a_running_call_is_said_to_be_one_with_its_day(tmp_path):
    report = Report(exported(tmp_path), "en")
    day = report.numbers.day(date(2025, 3, 24))
    table = tables(registered_use(report))["tab-registered"]
    assert [row[1] for row in table.texts] == ["Calls 2021 and 2022", "Call 2024 (running)"]
    assert any(day in note for note in table.notes)


@pytest.mark.parametrize("unknown", [0, 7])
def test_mobilities_that_are_of_neither_learners_nor_staff_are_told(unknown):
    cells = [Cell(name, 2021, 200, 9) for name in "AB"]
    cells += [Cell(name, 2021, 150, 3, activity_type="SM-JOB-SHDW") for name in "AB"]
    cells += [Cell("A", 2021, unknown, 1, activity_type="unknown")] if unknown else []
    results = Made(tuple(cells), {"completed": (2021,)}).results
    assert results.categories.learners_and_staff("completed").unknown == unknown
    text = words(contents_of(Report(results, "en")).blocks("registered_use"))
    assert ("The type of 7 mobilities is not known; they count in neither." in text) is bool(unknown)
