"""National agencies as data: every file is whole, and sound in the languages of its reports."""

import pytest

from blendresearch import language
from blendresearch.data.agencies import agencies, agency, only_agency_of
from blendresearch.data.codelists import sectors
from blendresearch.data.shipped import shipped_list
from blendresearch.language import said


def test_the_dutch_and_the_flemish_agency_ship() -> None:
    assert {"NL01", "BE02"} <= set(agencies())
    assert (only_agency_of("NL"), only_agency_of("BE"), only_agency_of("FR")) == ("NL01", "BE02", "")


def test_an_agency_without_a_file_has_no_words_and_the_usual_guide() -> None:
    none = agency("", "FR")

    assert (none.code, none.country, none.short, none.facts) == ("", "FR", {}, ())
    assert (none.guide.own, set(none.guide.examples.values())) == (False, {True, False})


@pytest.mark.parametrize("each", agencies().values(), ids=lambda each: each.code)
def test_every_file_says_all_there_is_in_each_of_its_languages(each) -> None:
    assert each.code[:2] == each.country
    assert set(each.languages) <= set(language.available())
    assert set(each.sectors) == set(sectors())
    of_sectors = [words for sector in each.sectors.values() for words in (sector.name, sector.learners)]
    facts = [words for fact in each.facts for words in (fact.text, fact.source)]
    optional = [words for words in (each.region, each.ministry) if words]
    for code in each.languages:
        assert all(said(words, code) for words in (each.name, each.short, *of_sectors, *facts, *optional))


def test_a_source_about_one_sector_is_quoted_of_no_other() -> None:
    assert len(agency("NL01").facts_of("VET")) == 2
    assert [agency("NL01").facts_of(sector) for sector in ("SCH", "ADU", "HED")] == [[], [], []]
    assert all(len(agency("BE02").facts_of(sector)) == 2 for sector in sectors())
    assert all(set(fact.sectors) <= {*sectors()} for each in agencies().values() for fact in each.facts)


@pytest.mark.parametrize("each", agencies().values(), ids=lambda each: each.code)
def test_every_guide_is_of_steps_examples_and_a_document_that_have_words(each) -> None:
    assert each.guide.source in shipped_list("references")
    for code in each.languages:
        words = language.load(code).words["guide"]
        assert set(each.guide.steps) <= set(words["steps"])
        assert set(each.guide.examples) <= set(words["examples"])
