"""Pictures that a study brings: drawings alone, whatever stands in the file."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.own_words import SVG

from blendresearch.base.errors import InputError
from blendresearch.study.texts.pictures import read_picture

LINKS = ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def read(folder, content: str | bytes, name: str = "a.svg") -> str:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_picture(folder, name)


@pytest.mark.parametrize(
    ("attributes", "content"),
    [
        ("", "<script>alert(1)</script>"),
        (' onload="alert(1)"', ""),
        ("", '<image href="https://example.org/a.png"/>'),
        (LINKS, '<image xlink:href="file:///etc/passwd"/>'),
        ("", '<image href="data:image/svg+xml;base64,AAAA"/>'),
        ("", '<a href="#x"><rect/></a>'),
        ("", "<rect style='fill: image-set(\"https://example.org/a.png\" 1x)'/>"),
        ("", "<style>@import 'https://example.org/a.css'</style>"),
        ("", "<style>rect { fill: \\75rl(https://example.org) }</style>"),
        ("", '<rect style="fill: URL( https://example.org/#a)"/>'),
        ("", '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
        ("", '<p xmlns="http://www.w3.org/1999/xhtml">x</p>'),
        ("", '<rect><animate attributeName="x"/></rect>'),
        (' xml:base="https://example.org/"', ""),
        ("", '<g id="a"><use href="#b"/></g><g id="b"><rect/></g><use href="#a"/>'),
        ("", '<clipPath id="a" clip-path="url(#b)"/>'),
        ("", "<g>" * 70 + "</g>" * 70),
    ],
)
def test_what_is_more_than_a_drawing_is_refused(tmp_path, attributes, content):
    with pytest.raises(InputError, match="Save it as plain SVG"):
        read(tmp_path, SVG.format(attributes, content))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("", "&a;"),
        '<?xml-stylesheet href="a.css"?>' + SVG.format("", ""),
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "<html/>",
        SVG.format("", "<g>"),
        "",
    ],
)
def test_what_is_no_svg_of_a_size_is_refused(tmp_path, content):
    with pytest.raises(InputError):
        read(tmp_path, content)


def test_what_programs_keep_for_themselves_is_left_out_and_the_drawing_stays(tmp_path):
    kept = '<g id="b"><rect width="3" fill="url(#c)"/></g><use href="#b"/>'
    private = '<metadata>Somebody</metadata><i:view xmlns:i="urn:ink" i:path="/home/somebody"><rect/></i:view>'
    found = read(tmp_path, SVG.format(' xmlns:i="urn:ink" i:path="/home/somebody"', private + kept))
    assert "omebody" not in found
    assert [each.tag.rpartition("}")[2] for each in ElementTree.fromstring(found).iter()] == ["svg", "g", "rect", "use"]


@given(st.text(max_size=30))
def test_words_in_a_drawing_stay_words(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("pictures")
    root = ElementTree.Element("{http://www.w3.org/2000/svg}svg", viewBox="0 0 9 9")
    ElementTree.SubElement(root, "{http://www.w3.org/2000/svg}text").text = text
    try:
        found = read(folder, ElementTree.tostring(root, encoding="utf-8"))
    except InputError:
        return
    (words,) = ElementTree.fromstring(found)
    assert (words.text or "").split() == text.split()


def png(**more) -> bytes:
    target = BytesIO()
    Image.new("RGB", (4, 3), "red").save(target, "PNG", **more)
    return target.getvalue()


def test_png_stands_in_a_frame_of_its_size_without_what_is_said_about_it(tmp_path):
    info = PngInfo()
    info.add_text("Author", "Somebody")
    plain, about = (read(tmp_path, png(**more), "a.png") for more in ({}, {"pnginfo": info}))
    assert plain == about
    assert 'width="4" height="3"' in plain


def test_broken_and_huge_pictures_are_refused(tmp_path):
    whole = png()
    huge = whole[:16] + (9_000).to_bytes(4, "big") + whole[20:]
    for content in (whole[:-3], whole[:40] + b"\0" + whole[41:], b"GIF89a", b"", huge):
        with pytest.raises(InputError):
            read(tmp_path, content, "a.png")
    with pytest.raises(InputError, match="larger than 2 MB"):
        read(tmp_path, b"\0" * (2 << 20) + b"\0", "a.png")
    with pytest.raises(InputError, match="not there"):
        read_picture(tmp_path, "b.png")
