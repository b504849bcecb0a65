"""The chapters on what the numbers can bear: true for any study, and readable without the pictures."""

import re

import pytest
from tests.report_studies import study_of
from tests.reports import as_notebook, built, words

from blendresearch.render import read_document, write_html, write_pdf
from blendresearch.render.blocks import Table
from blendresearch.report import Report
from blendresearch.run.analysis import Analysis

CODES = ("nl", "en")

# name: (institution, call year) -> mobilities, blended; focus; what the report must and must not say in English
ODD = {
    "one institution": ({("A", 2021): (30, 3), ("A", 2024): (10, 2)}, "", ["A"], ["Which institutions stand out"]),
    "nothing blended": (
        {("A", 2021): (30, 0), ("B", 2021): (20, 0)}, "", ["0%"], ["are divided over", "counts as a user in"]
    ),
    "no focus": (
        {(name, 2021): (40, blended) for name, blended in zip("ABCD", (30, 1, 1, 2), strict=True)},
        "",
        ["does not look at any institution separately", "without A, which moves the share over all calls most"],
        ["\n## From "],
    ),
    "second cohort empty": ({("A", 2021): (30, 3), ("B", 2022): (20, 0)}, "A", ["Without A"], ["\n## From "]),
    "first cohort empty": ({("A", 2024): (30, 3), ("B", 2024): (20, 0)}, "A", ["Without A"], ["\n## From "]),
    "others in the second": (
        {("A", 2021): (9, 3), ("B", 2024): (9, 1)},
        "",
        ["No institution has"],
        ["parts that add up"],
    ),
    "share stayed the same": (
        {(name, year): (20, 2) for name in "AB" for year in (2021, 2024)},
        "A",
        ["stayed the same"],
        [" rose,", " fell,"],
    ),
    "blended ones grew": (
        {("A", 2021): (20, 2), ("A", 2024): (28, 10), ("B", 2021): (20, 1), ("B", 2024): (20, 1)},
        "A",
        ["At A the share rose from 10% to 36%."],  # two calls beside one: shares alone, and no cause by numbers
        ["mainly because"],
    ),
    "same share, others moved": (
        {("A", 2021): (100, 10), ("B", 2021): (100, 10), ("A", 2024): (100, 15), ("B", 2024): (100, 5)},
        "A",
        [
            "is 10.0% in the 2021 and 2022 calls and 10.0% in the 2024 call so far. Without A it is 10.0% and 5.0%",
            "when A is left out: it becomes 5.0% instead of 10.0%",
        ],
        ["A or B", "a trend", "explain the change"],
    ),
    "two tie": (
        {("A", 2021): (10, 3), ("B", 2021): (10, 3), ("C", 2021): (10, 0), ("D", 2021): (10, 0)},
        "",
        ["when A or B is left out: it becomes 10%"],
        ["one of 1 other"],
    ),
    "nothing in common": (
        {("A", 2021): (20, 2), ("B", 2024): (20, 4)},
        "",
        ["No institution has mobilities in both periods. A difference in the share may therefore"],
        ["may be due to chance", "at the institution in the middle"],
    ),
    "two in focus": (
        {(name, 2021): (40, blended) for name, blended in zip("ABCD", (30, 20, 1, 0), strict=True)},
        'A", "B',
        ["Once A and B are left out", "without A and B", "and 1% without"],
        ["Once A and B is", "A and B is"],
    ),
    "all blended": ({(name, 2021): (5, 5) for name in "ABCD"}, "", ["100%"], ["Which institutions stand out"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_studies_have_a_report_that_is_true(tmp_path, name):
    counts, focus, said, unsaid = ODD[name]
    analysis = Analysis.open(study_of(tmp_path / "study", counts, focus), tmp_path / "out")
    for code in CODES:
        report, blocks = built(Report(analysis.results(), code))
        shown = words(blocks)
        assert not re.search(r"\bnan\b|None|inf%|Undefined|−0[.,]0+(?!\d)", shown)
        assert "  " not in shown.replace("\n", "")
        if code == "en":
            assert [phrase for phrase in said if phrase not in shown] == []
            assert [phrase for phrase in unsaid if phrase in shown] == []
        html = write_html(read_document(as_notebook(report, blocks)))
        assert f'lang="{code}"' in html


def test_odd_report_is_an_accessible_pdf(tmp_path):
    counts, focus, *_ = ODD["no focus"]
    study = study_of(tmp_path / "study", counts, focus)
    report, blocks = built(Report(Analysis.open(study, tmp_path / "out").results(), "nl"))
    assert write_pdf(read_document(as_notebook(report, blocks))).startswith(b"%PDF-1.7")


def test_fall_is_split_when_the_applications_say_how_much_was_asked_in_all(tmp_path):
    folder = study_of(
        tmp_path / "study",
        {("A", 2021): (45, 2), ("B", 2021): (60, 30)},
        "",
        projects="project_code,institution,requested_blended,requested_mobilities,granted_mobilities\n"
        "{A2021},A,10,100,60\n{B2021},B,40,100,80\n",
    )
    for code, phrase in (("en", "in proportion to all mobilities"), ("nl", "Naar rato van alle mobiliteiten")):
        _, blocks = built(Report(Analysis.open(folder, tmp_path / "out").results(), code))
        shown = words(blocks)
        assert phrase.casefold() in shown.casefold()
        table = next(block for block in blocks if isinstance(block, Table) and block.id == "tab-requests-completed")
        # 50 asked of 200; 105 realised: 26.25 in proportion, and 32 were.
        assert table.texts[-1][-2:] == (("26.3", "−5.8") if code == "en" else ("26,3", "−5,8"))
        assert table.texts[1][-2:] == (("4.5", "2.5") if code == "en" else ("4,5", "2,5"))
