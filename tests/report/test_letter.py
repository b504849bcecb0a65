"""A letter tells one institution its own numbers and where it stands, on two pages, and nothing that names another."""

import re
from fractions import Fraction

import pikepdf
import pytest
from pdfua.validator import Validator
from tests.made_results import Cell, Made
from tests.render.pdf_text import page_texts, squeezed
from tests.report.readings import percent
from tests.report.test_odd_studies import AWKWARD, LONG
from tests.report_studies import study_of
from tests.reports import as_notebook, texts, words

from blendresearch.language import load
from blendresearch.mobilities.own_worklist import OwnFinding, OwnWorklist
from blendresearch.mobilities.places import listed_rules
from blendresearch.render import read_document, write_html, write_pdf
from blendresearch.render.blocks import Figure, Table
from blendresearch.report.letter import Letter, Peers
from blendresearch.run.analysis import Analysis
from blendresearch.run.own_letter import letter_to, recipients
from blendresearch.study.settings import Study

CALLS = {"completed": (2021, 2022), "running": (2024,)}
COUNTS = {
    "Aa": ((244, 104), (426, 87)), "Bb": ((300, 3), (20, 1)), "Cc": ((90, 0), (80, 2)), "Dd": ((985, 32), None),
    "Ee": ((7, 0), None), "Ff": (None, (40, 0)), "Gg": ((50, 5), (10, 1)), "Hh": ((60, 0), (0, 0)),
}  # fmt: skip
REQUESTED = {("Aa", 2021): 30, ("Bb", 2021): 1, ("Cc", 2021): 0, ("Cc", 2024): 12, ("Hh", 2024): 5}
WORKLIST = OwnWorklist(
    "Own.xlsx",
    [OwnFinding(rule.id, rule.listed, place) for place, rule in enumerate(listed_rules(), 1) if rule.listed != "study"],
)


def made(counts: dict = COUNTS, calls: dict = CALLS, **more: object) -> Made:
    cells = [
        Cell(name, years[0], *pair)
        for name, pairs in counts.items()
        for years, pair in zip(calls.values(), pairs, strict=True)
        if pair is not None
    ]
    return Made(tuple(cells), calls, running=("running",), **{"requested": REQUESTED} | more)


def letter(study: Made, name: str, code: str = "en", worklist: OwnWorklist = WORKLIST) -> Letter:
    return Letter(study.results, Peers(study.results, name), worklist, name, code)


def with_settings(study: Made, **settings: object) -> Made:
    """Give a study that says more in study.toml."""
    asked = Study.model_validate(study.study.model_dump() | settings)
    object.__setattr__(study, "study", asked)
    return study


def pages(one: Letter) -> list[str]:
    return page_texts(write_pdf(read_document(as_notebook(one, one.blocks))))


# What it says


@pytest.mark.parametrize(("name", "code"), [("Aa", "nl"), ("Dd", "en"), ("Hh", "nl")])
def test_every_letter_has_two_pages_that_are_accessible(name, code, tmp_path):
    one = letter(made(), name, code)
    document = read_document(as_notebook(one, one.blocks))
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(write_pdf(document))
    outcomes = Validator().validate(str(pdf)).outcomes
    assert [finding for rule in outcomes for finding in rule.findings] == []
    with pikepdf.open(pdf) as file:
        assert len(file.pages) == 2
        assert str(file.Root.Lang) == load(code).locale.replace("_", "-")
    first, second = page_texts(pdf.read_bytes())
    assert squeezed(name) in first
    assert "Own.xlsx" in second
    assert "Own.xlsx" not in first
    assert write_html(document).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", COUNTS)
def test_it_names_no_other_institution(name):
    blocks = letter(made(), name).blocks
    drawn = "".join(block.svg + block.narrow for block in blocks if isinstance(block, Figure))
    told = words(blocks) + drawn + "\n".join(each for block in _data(blocks) for row in block.texts for each in row)
    others = [other for other in COUNTS if other != name and re.search(rf"\b{other}\b", told)]
    assert others == []


def _data(blocks: list) -> list[Table]:
    return [block.data for block in blocks if isinstance(block, Figure)]


@pytest.mark.parametrize("name", COUNTS)
def test_own_numbers_are_those_of_the_study(name):
    one = letter(made(), name)
    table = next(block for block in one.blocks if isinstance(block, Table) and block.id == "tab-letter-numbers")
    signs = load("en").words["report"]["signs"]
    for place, (years, pair) in enumerate(zip(CALLS.values(), COUNTS[name], strict=True)):
        asked = REQUESTED.get((name, years[0]))
        gone = signs["not_applicable"] if pair is None and asked is None else signs["unknown"]
        _, announced, blended, total, share, of_all = table.texts[place]
        if pair is None:
            assert (announced, blended, total, share) == (gone,) * 4
        else:
            assert announced == (gone if asked is None else str(asked))
            assert (blended, total) == (str(pair[1]), str(pair[0]))
            assert share == (percent(Fraction(pair[1], pair[0]), pair[0], 1) + "%" if pair[0] else "n/a")
        whole = [pairs[place] for pairs in COUNTS.values() if pairs[place]]
        total_of_all, blended_of_all = (sum(each[at] for each in whole) for at in (0, 1))
        assert of_all == percent(Fraction(blended_of_all, total_of_all), total_of_all) + "%"


@pytest.mark.parametrize("name", COUNTS)
def test_its_place_is_true_and_others_alike_are_told(name):
    said = words(letter(made(), name).blocks)
    for place, calls in enumerate(("the 2021 and 2022 calls", "the 2024 call")):
        shares = {
            each: Fraction(*reversed(pairs[place]))
            for each, pairs in COUNTS.items()
            if pairs[place] and pairs[place][0]
        }
        sentences = [
            each for each in re.split(r"(?<=\.) ", said) if each.startswith(f"In {calls} ") and "share" in each
        ]
        if name not in shares:
            assert sentences == []
            continue
        others = [share for each, share in shares.items() if each != name]
        above, alike = (
            sum(compare) for compare in ((x > shares[name] for x in others), (x == shares[name] for x in others))
        )
        number = f"{len(others)} other institutions"
        if above == len(others):
            expected = f"all {number} had a higher share than you"
        elif above:
            expected = f"{above} of the {number} had a higher share than you"
        elif alike:
            expected = f"none of the {number} had a higher share than you, and {alike} had the same"
        else:
            expected = f"your share was higher than that of the {number}"
        assert f"In {calls} {expected}" in said


@pytest.mark.parametrize("code", ["nl", "en"])
@pytest.mark.parametrize("name", COUNTS)
def test_title_of_the_figure_is_short_and_says_the_first_place(name, code):
    (drawn,) = [block for block in letter(made(), name, code).blocks if isinstance(block, Figure)]
    assert len(drawn.caption.split()) <= 15
    assert drawn.caption in drawn.alt
    assert drawn.caption[0].isupper() or drawn.caption[0].isdigit()


def test_half_of_the_others_and_one_mobility_are_told_where_they_say_something():
    said = words(letter(made(), "Ee").blocks)
    assert "At least half of those others" not in said  # 3 of 5 others have blended mobilities
    assert "Half of those others are at 1.0% or lower." in said
    assert "One mobility more or less changes your share by 14.3 percentage points." in said
    assert "One mobility" not in words(letter(made(), "Aa").blocks)


def test_announced_is_told_of_whom_it_is_known_and_beside_all():
    said = words(letter(made(), "Aa").blocks)
    assert (
        "In your applications for the 2021 and 2022 calls you announced 30 blended mobilities. You registered 104."
        in said
    )
    assert "All institutions together announced 31 and registered 107." in said
    assert "the 2024 call you announced" not in said
    assert "you announced" not in words(letter(made(), "Gg").blocks)
    assert "So far you have registered 2; these projects are still running." in words(letter(made(), "Cc").blocks)


def test_own_bar_has_its_own_place_among_all_shares():
    (data,) = _data(letter(made(), "Bb").blocks)
    completed = [row for row in data.texts if row[0].startswith("Calls 2021")]
    assert [row[1] for row in completed] == [str(place) for place in range(1, 8)]
    assert [row[3] for row in completed] == ["42.6%", "10%", "3.2%", "1.0%", "0%", "0%", "0%"]
    assert [row[2] for row in completed].index("your institution") == 3


# What it asks


def test_findings_beyond_a_handful_share_a_row_and_none_is_lost():
    (table,) = [block for block in letter(made(), "Aa").blocks if isinstance(block, Table) and "findings" in block.id]
    assert len(table.rows) == 7
    assert sum(row[2].value for row in table.rows) == WORKLIST.places


def test_without_findings_there_is_no_worklist_to_go_through():
    said = words(letter(made(), "Aa", worklist=OwnWorklist()).blocks)
    assert "you have no worklist" in said
    assert "Go through your worklist" not in said


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "Answer whoever sent you this letter"),
        ({"publication": {"publisher": {"en": "The Agency", "nl": "Het NA"}}}, "your questions to The Agency."),
        ({"publication": {"contact": {"*": "na@example.org"}}}, "your questions to: na@example.org."),
        ({"letters": {"reply_by": "2027-05-01"}}, "Tell before 1 May 2027 what you checked and changed."),
    ],
)
def test_answer_is_asked_for_as_the_study_says(settings, told):
    try:
        study = with_settings(made(), **settings)
    except ValueError:
        study = with_settings(made(), publication={"contact": {"en": "na@example.org", "nl": "na@example.org"}})
    assert told in words(letter(study, "Aa").blocks)


# Odd studies


ODD = {
    "one institution": {"Aa": ((10, 2), (5, 0))},
    "two institutions": {"Aa": ((10, 0), (5, 0)), "Bb": ((10, 0), (5, 0))},
    "nothing blended": dict.fromkeys("ABCDEF", ((20, 0), None)),
    "all blended": dict.fromkeys("ABCDEF", ((20, 20), (1, 1))),
    "no mobilities": {"Aa": ((0, 0), (0, 0)), "Bb": ((20, 1), None)},
    "awkward": {AWKWARD: ((20, 1), (3, 3)), "B": ((3, 1), None)},
    "long": {LONG: ((20, 1), (3, 3)), "B": ((3, 1), None)},
    "very many": {f"School {number}": ((100 + number, number % 7), (50, number % 3)) for number in range(400)},
}


@pytest.mark.parametrize("kind", ODD)
def test_a_letter_of_an_odd_study_takes_two_pages(kind):
    study = made(ODD[kind], requested={})
    name = next(iter(ODD[kind]))
    assert len(pages(letter(study, name, "nl"))) == 2
    assert not re.search(r"\bNone\b(?! of these)|\bnan\b|\{\{|\{%", words(letter(study, name).blocks))


def test_one_finished_cohort_is_enough():
    study = Made((Cell("Aa", 2021, 20, 1), Cell("Bb", 2021, 30, 0)), {"only": (2021,)})
    said = words(letter(study, "Aa").blocks)
    assert "In the 2021 call your share was higher than that of the other institution" in said
    assert "running" not in said


# What may not be told

FILLED = {"on": "requests", "columns": ["requested"]}


def test_what_the_study_filled_in_is_marked_and_no_sentence_tells_it():
    study = with_settings(made(), filled_in=[FILLED, {"on": "institutions", "rows": ["Bb"]}])
    one = letter(study, "Aa")
    table = next(block for block in one.blocks if isinstance(block, Table) and block.id == "tab-letter-numbers")
    assert [cell.filled for cell in table.rows[0]] == [False, True, False, False, False, False]
    assert any("filled in" in note for note in table.notes)
    said = words(one.blocks)
    assert "104" in said
    assert "you announced" not in said
    assert "higher than that of the" not in said  # the share of another one is filled in
    assert "None of these was blended" not in words(letter(study, "Bb").blocks)
    (data,) = _data(one.blocks)
    assert [row[2].text for row in data.rows if row[3].filled] == ["another institution"] * 2
    assert one.report.words["filled_chapter"] not in said  # a part of a letter is no chapter, and most rest on nothing


PROTECTED = {
    ("Aa", 2021): (100, 40), ("Bb", 2021): (80, 20), ("Cc", 2021): (90, 15), ("Dd", 2021): (50, 2),
    ("Ee", 2021): (50, 3), ("Ff", 2021): (120, 30), ("Gg", 2021): (70, 12), ("Hh", 2021): (60, 0),
    ("Aa", 2024): (60, 20), ("Bb", 2024): (40, 9), ("Dd", 2024): (30, 4), ("Ee", 2024): (30, 1),
}  # fmt: skip
TWIN = PROTECTED | {("Dd", 2021): (50, 3), ("Ee", 2021): (50, 2), ("Dd", 2024): (30, 1), ("Ee", 2024): (30, 4)}


def protected(folder, counts: dict, disclosure: str) -> Analysis:
    study = study_of(folder / "study", counts, focus="")
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[disclosure]\n{disclosure}\n")
    return Analysis.open(study, folder / "out")


@pytest.mark.security
def test_letters_are_the_same_for_any_hidden_counts_of_others(tmp_path):
    """Two studies that differ in counts which the shared edition hides, each of an institution that gets no letter."""
    one, twin = (
        protected(tmp_path / name, counts, "minimum_count = 5") for name, counts in (("a", PROTECTED), ("b", TWIN))
    )
    for name in ("Aa", "Ff", "Hh"):
        told, other = (
            [*texts(found.blocks), *(block.svg for block in found.blocks if isinstance(block, Figure))]
            + [str(each.rows) for each in _data(found.blocks)]
            for found in (letter_to(each, name, "en") for each in (one, twin))
        )
        assert told == other
    assert "whose share is shown" in words(letter_to(one, "Aa", "en").blocks)
    own = words(letter_to(one, "Dd", "en").blocks)
    assert "Of these, 2 were blended: 4%." in own  # its own count it knows


@pytest.mark.security
@pytest.mark.parametrize("name", ["Aa", "Dd"])
def test_with_neutral_names_an_institution_stands_once_among_all(tmp_path, name):
    analysis = protected(tmp_path, PROTECTED, "name_institutions = false\nminimum_count = 5")
    assert recipients(analysis.results()) == ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh"]
    found = letter_to(analysis, name, "nl")
    shown = {each.name: each.count for each in found.shown.cohorts[0].institutions if not each.hidden}
    own = PROTECTED[name, 2021]
    expected = sorted([count.share for count in shown.values() if (count.total, count.blended) != own], reverse=True)
    assert [Fraction(share) for share in found.standings[0].others] == expected
    assert "Instelling A" not in words(found.blocks)
