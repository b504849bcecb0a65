"""Remarks of a study stand where they are asked for, and only where the report has a place for them."""

import re
from pathlib import Path

import pytest
from tests.runs import ROOT

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import remark_places
from blendresearch.study.settings import read_study

CHAPTERS = ROOT / "src" / "blendresearch" / "report" / "chapters"


def test_every_place_is_one_where_a_chapter_takes_remarks():
    sources = [path.read_text(encoding="utf-8") for path in CHAPTERS.glob("*.py")]
    taken = {place for text in sources for place in re.findall(r'remarks\("(\w+)"\)', text)}
    assert taken == set(remark_places())


def test_remark_on_nothing_is_refused_with_the_places_that_there_are(tmp_path: Path):
    text = 'title = { en = "x" }\ncountry = "NL"\nsector = "VET"\n[[cohorts]]\nname = "a"\ncall_years = [2021]\n'
    (tmp_path / "study.toml").write_text(text + '[[remarks]]\non = "nowhere"\ntext = { en = "x" }\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"there is no place 'nowhere', there are registered_use, by_call_year"):
        read_study(tmp_path)
