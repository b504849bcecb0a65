"""The chapters on what the numbers of the reference study can bear, and how they are told."""

import re

import pytest
from tests.reports import words
from tests.runs import REFERENCE

from blendresearch.render.blocks import Figure, Table
from blendresearch.report import CHAPTERS, Report, contents_of
from blendresearch.run.analysis import Analysis

pytestmark = [pytest.mark.run, pytest.mark.backtest]
CODES = ("nl", "en")
STATISTICS = (
    "summary",
    "headlines",
    "funnel",
    "threshold",
    "requested",
    "requested_by_institution",
    "certainty",
    "change",
    "units",
    "activity_types",
    "registered_use",
    "institutions",
    "institutions_by_call",
    "institutions_drawn",
)


@pytest.fixture(scope="module")
def references(reference_run):
    output = reference_run.processed.parents[1]  # where its tables are found ready
    reports = {code: Report(Analysis.open(REFERENCE, output).results(), code) for code in CODES}
    contents = {code: contents_of(report) for code, report in reports.items()}
    return {code: (reports[code], {name: each.blocks(name) for name in CHAPTERS}) for code, each in contents.items()}


@pytest.fixture(params=CODES)
def reference(request, references):
    return references[request.param]


def text_of(reference, *names):
    return words([block for name in names or STATISTICS for block in reference[1][name]])


def test_summary_tells_both_shares_of_both_periods(reference):
    shown = text_of(reference, "summary").replace(",", ".")
    for number in ("1.65%", "1.00%", "1.91%", "0.49%"):
        assert number in shown


def test_reference_study_says_who_moves_it_and_by_how_much(reference):
    shown = text_of(reference, "headlines").replace(",", ".")
    for number in ("ROC Midden Nederland", "0.65", "0.68–3.90%", "1.47–1.84%", "4.8", "0.85"):
        assert number in shown


def test_why_the_share_of_the_focus_fell_is_computed(reference):
    shown = text_of(reference, "change")
    expected = {"nl": "het aantal andere mobiliteiten groeide", "en": "the number of other mobilities grew"}
    assert expected[reference[0].code] in shown
    assert re.search(r"18[.,]5", shown)


def test_two_institutions_stand_out_and_on_which_side(reference):
    table = reference[0].cohorts[0].inference.funnel.table
    flagged = dict(table.loc[table["flagged"] != "", ["institution", "flagged"]].itertuples(index=False))
    assert flagged == {"ROC Midden Nederland": "above", "Koning Willem 1 College": "above"}


def test_figures_tell_their_message_and_numbers(reference):
    figures = [block for name in STATISTICS for block in reference[1][name] if isinstance(block, Figure)]
    assert {figure.id.removeprefix("fig-") for figure in figures} >= {
        "funnel-figure-completed",
        "funnel-figure-running",
        "shares-figure",
        "institutions-figure-completed",
        "focus-figure",
    }
    for figure in figures:
        if figure.subtitle:  # the title says the message, the alternative text kind and message, the table the numbers
            assert len(figure.caption.split()) <= 15, figure.caption
            assert len(re.findall(r"[.!?](?= |$)", figure.alt)) == 2, figure.alt
        else:
            assert len(re.findall(r"\d", figure.alt)) > 5, figure.id
        assert "<text" in figure.svg, figure.id


def test_titles_of_what_is_registered_say_what_the_study_is_known_for(reference):
    titles = [block.caption for block in reference[1]["registered_use"] if isinstance(block, Figure)]
    assert (
        titles
        == {
            "nl": [
                "Zonder ROC Midden Nederland is het aandeel in elke periode lager",
                "Eén instelling heeft 40% van alle blended mobiliteiten",
                "Bij ROC Midden Nederland groeiden alleen de andere mobiliteiten",
            ],
            "en": [
                "Without ROC Midden Nederland the share is lower in each period",
                "One institution has 40% of all blended mobilities",
                "At ROC Midden Nederland only the other mobilities grew",
            ],
        }[reference[0].code]
    )


def test_shares_of_both_periods_stand_beside_each_other(reference):
    (table,) = [each for each in reference[1]["registered_use"] if getattr(each, "id", "") == "tab-registered"]
    shares = [row[4].replace(",", ".") for row in table.texts]
    assert shares == ["1.65%", "1.91%", "1.00%", "0.49%", "42.6%", "20.4%"]


def test_figures_are_the_same_each_time(reference):
    report, chapters = reference
    again = [block.svg for block in contents_of(report).blocks("funnel") if isinstance(block, Figure)]
    assert again == [block.svg for block in chapters["funnel"] if isinstance(block, Figure)]


def test_numbers_of_the_two_languages_are_the_same(references):
    def numbers(code):
        blocks = [block for name in STATISTICS for block in references[code][1][name]]
        cells = [each for block in blocks if isinstance(block, Table) for row in block.texts for each in row]
        return [re.sub(r"\D", "", cell) for cell in cells]

    assert numbers("nl") == numbers("en")


def test_methods_name_their_sources_and_show_the_simulation(reference):
    shown = text_of(reference, "methods")
    for source in (
        "Wilson", "Franco", "Korn", "Cochran", "Newcombe", "Hettmansperger", "Spiegelhalter", "Verburg", "Benjamini",
        "Kitagawa", "Griffiths", "Schenker",
    ):  # fmt: skip
        assert source in shown
    (table,) = [each for each in reference[1]["methods"] if isinstance(each, Table) and each.id == "tab-coverage"]
    assert len(table.rows) == 34
