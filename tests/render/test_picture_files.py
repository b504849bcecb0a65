"""Figures as files: whole in themselves, the same everywhere, and the same bytes each time."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image
from tests.render.samples import cell, figure, info, notebook

from blendresearch.render import read_volumes, write_pictures
from blendresearch.render.figures.bars import Bar, announced
from blendresearch.render.outlines import face, with_outlines
from blendresearch.render.picture_files import PIXELS, picture
from blendresearch.render.typeface import REGULAR

DRAWN = announced([Bar("ROC Een", 104, "104 (42,6%)", open=True), Bar("Čapek", 3, "3 → 4")])
SHAPE = "{http://www.w3.org/2000/svg}use"


def shown(**changes):
    return figure(**({"svg": DRAWN, "subtitle": "Aantal mobiliteiten"} | changes))


def letters(svg: str) -> int:
    return len(list(ElementTree.fromstring(svg).iter(SHAPE)))


def test_every_figure_of_both_volumes_is_a_file_named_by_its_id():
    named = [shown(id=f"fig-{name}") for name in ("uses-figure", "a-figure", "a")]
    made = notebook(cell(info()), cell(*named[:2]), cell(*named[2:], shown(id="foreword-1"), tags=["technical"]))
    files = write_pictures(read_volumes(made).together)
    names = ("uses", "fig-a-figure", "fig-a", "foreword-1")
    assert set(files) == {f"{name}.{kind}" for name in names for kind in ("svg", "png")}
    assert files == write_pictures(read_volumes(made).together)
    assert {Image.open(BytesIO(files[f"{name}.png"])).width for name in names} == {PIXELS}


def test_title_description_notes_source_and_marks_are_in_the_picture():
    bare = shown(subtitle="", notes=(), source="")
    few = letters(picture(bare, ()))
    words = {"subtitle": "abc", "notes": ("de", "f"), "source": "gh"}
    assert letters(picture(shown(**words), ())) == few + 8
    assert letters(picture(bare, ("xy", "z"))) == few + 4  # with a dot between the two
    assert letters(picture(shown(**words | {"caption": "i"}), ())) < few


def test_picture_says_what_it_shows_to_who_cannot_see_it_and_is_for_a_light_page():
    made = picture(shown(caption="Titel & <meer>", alt="Beschrijving"), ())
    root = ElementTree.fromstring(made)
    assert [child.text for child in root[:2]] == ["Titel & <meer>", "Beschrijving"]
    assert (root.get("role"), root.get("lang")) == ("img", "nl")
    assert "prefers-color-scheme" in DRAWN and "prefers-color-scheme" not in made


@pytest.mark.parametrize(
    "root",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">',
        '<svg xmlns="http://www.w3.org/2000/svg" width="100px" height="50px">',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="10,10,100,50" width="3cm">',
    ],
)
def test_picture_of_any_size_is_as_wide_as_the_column(root):
    inner = ElementTree.fromstring(picture(shown(svg=f"{root}<rect/></svg>"), ())).find("{*}svg")
    assert float(inner.get("height")) == pytest.approx(float(inner.get("width")) / 2)


def test_long_words_of_a_title_take_more_lines():
    titles = ("Kort", "Een titel van zoveel woorden dat zij niet op een regel van deze breedte past")
    boxes = [ElementTree.fromstring(picture(shown(caption=title), ())).get("viewBox").split() for title in titles]
    assert float(boxes[1][3]) > float(boxes[0][3]) + 10


def test_letters_are_shapes_but_for_those_that_the_typeface_lacks():
    made = with_outlines(DRAWN)
    assert re.findall(r"<text [^>]*>([^<]*)</text>", made) == ["3 → 4"]
    assert "</svg>" in made and ElementTree.fromstring(made) is not None
    assert with_outlines(made) == made


def test_shapes_stand_where_the_text_did():
    text = '<svg xmlns="x"><text font-size="10px" font-family="\'Open Sans\'"{} x="50" y="20">il</text></svg>'
    own = face(REGULAR)
    wide = own.measure("il") * 10 / own.em
    for anchor, start in (("", 50), (' text-anchor="middle"', 50 - wide / 2), (' text-anchor="end"', 50 - wide)):
        place = re.search(r"translate\(([\d.]+) ([\d.]+)\)", with_outlines(text.format(anchor)))
        assert (float(place[1]), float(place[2])) == (pytest.approx(start, abs=0.01), 20)


def test_text_of_other_pictures_is_left_alone():
    for other in ('<svg><text font-size="9" font-family="Arial">a</text></svg>', "<svg><text>a</text></svg>"):
        assert with_outlines(other) == other
