"""What a report takes from the agency of its study, and a report in a variant of a language."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.reports import built, words

from blendresearch.render.blocks import Prose
from blendresearch.report import Report, contents_of
from blendresearch.report.advising import advice_by_actor
from blendresearch.report.chapters.background import background
from blendresearch.report.chapters.guide import guide
from blendresearch.statistics.results import Results
from blendresearch.study.publication import Publication

OWN = {"survey_practices", "reproduced", "reproduction", "references", "all_tables", "registered_institutions"}
"""Chapters that show words of the study itself, or nothing else."""
NONE = SimpleNamespace(blocks=lambda name: [])
"""Contents without other chapters, which a chapter would lead to."""


def of(results: Results, country: str, code: str, **settings: object) -> Report:
    """The reference study as if it were of another country, without what it says in its own words."""
    agency = {"BE": "BE02", "NL": "NL01"}.get(country, "")
    asked = {"country": country, "agency": agency, "languages": [code], "remarks": [], "filled_in": [], **settings}
    return Report(replace(results, study=results.study.model_copy(update=asked)), code)


@pytest.fixture(scope="module")
def flemish(reference_analysis) -> Report:
    return of(reference_analysis.results(), "BE", "nl-be")


def test_a_whole_report_is_told_in_the_variant(flemish):
    blocks = built(flemish)[1]
    assert {block.language for block in blocks if isinstance(block, Prose)} == {"nl-BE"}
    assert flemish.document.language == "nl-BE"
    prose = "\n".join(re.sub(r"Instelling \d+", "", block.markdown) for block in blocks if isinstance(block, Prose))
    told = [
        line for line in prose.splitlines() if not re.match(r" *(>|- \*\*[^*]+:\*\*)", line)
    ]  # quotes and practices
    assert [line for line in told if flemish.language.put(line) != line] == []


def test_words_of_the_study_in_the_language_serve_the_variant_and_stay_as_they_are(reference_analysis):
    results = reference_analysis.results()
    report = of(results, "BE", "nl-be", remarks=results.study.remarks, filled_in=results.study.filled_in)
    dutch = Report(results, "nl")
    assert report.study.titled("nl-be") == dutch.study.titled("nl")
    assert report.remarks("survey_feedback") == dutch.remarks("survey_feedback") != []
    shown = [quote.words for theme in report.survey.of_kind("obstacle") for quote in report.survey.quotes_for(theme)]
    assert shown
    assert shown == [
        quote.words for theme in dutch.survey.of_kind("obstacle") for quote in dutch.survey.quotes_for(theme)
    ]
    assert {
        quote.language for theme in report.survey.of_kind("obstacle") for quote in report.survey.quotes_for(theme)
    } == {""}
    theme = report.survey.themes["obstacle.fit"]
    assert (theme.label, dutch.survey.themes["obstacle.fit"].label) == (
        "Past niet bij het beroepsonderwijs", "Past niet bij het mbo",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("country", "code", "names"),
    [
        ("NL", "nl", ("het Nederlandse mbo", "studenten", "het Nationaal Agentschap")),
        ("BE", "nl-be", ("het Vlaamse beroepsonderwijs", "leerlingen", "Epos")),
        ("BE", "en", ("Flemish vocational education", "pupils", "Epos")),
        ("FR", "en", ("vocational education and training in France", "students", "the national agency")),
        ("FR", "nl-be", ("het beroepsonderwijs in Frankrijk", "leerlingen", "het agentschap")),
    ],
)
def test_sector_and_learners_have_the_names_of_the_agency_or_neutral_ones(reference_analysis, country, code, names):
    report = of(reference_analysis.results(), country, code)
    assert (report.sector, report.learners, report.agency_name) == names
    text = words(background(report, NONE))
    assert f" {report.sector}, calls " in text
    assert f" {report.learners} " in text


def test_facts_of_the_agency_are_told_with_their_source_unless_the_study_says_why_itself(reference_analysis):
    results = reference_analysis.results()
    text = words(background(of(results, "BE", "en"), NONE))
    assert "In Flanders Epos carries out Erasmus+" in text
    assert "(Source: Epos, Accreditatie FOCUS" in text
    own = words(background(Report(results, "en"), NONE))
    assert "The ministry has made digitalisation" in own
    assert "(Source: " not in own
    assert "(Source: " not in words(background(of(results, "FR", "en"), NONE))


@pytest.mark.parametrize(
    ("country", "said", "draft"),
    [
        ("NL", None, "Draft, to be adopted by the national agency."),
        ("NL", "adopted", None),
        ("BE", None, None),
        ("BE", "draft", "Draft, to be adopted by Epos."),
        ("FR", None, "Draft, to be adopted by the national agency."),
    ],
)
def test_a_guide_is_a_draft_until_its_agency_published_or_adopted_it(reference_analysis, country, said, draft):
    published = Publication(publisher="X", guide=said) if said else None
    report = of(reference_analysis.results(), country, "en", publication=published)
    text = words(guide(report))
    assert (draft in text) if draft else ("Draft" not in text)
    assert ("our own examples" in text) == (country != "BE")


def test_advice_is_to_the_agency_and_government_of_the_study(flemish):
    assert [who for who, _ in advice_by_actor(flemish, contents_of(flemish))][:3:2] == ["Epos", "De Vlaamse overheid"]
