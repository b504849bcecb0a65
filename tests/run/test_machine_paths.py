"""Paths of a machine in what notebooks show: each whole one is taken out, and nothing else changes."""

import html
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blendresearch.run.machine_paths import MachinePaths

ODD = Path("/a {b} 'c\" #%20$HOME ü\nn/-x")


def out_of(value, *paths: str | Path):
    return MachinePaths([Path(path) for path in paths]).out_of(value)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/g", "…"),
        ("in /g.", "in …."),
        ("in /g/x and '/g'", "in …/x and '…'"),
        ("[/g, /g]", "[…, …]"),
        ("file:///g/x", "file://…/x"),
        ('<a href="/g/x">/g</a>', '<a href="…/x">…</a>'),
        ("</g> <g/> <g>", "</g> <g/> <g>"),
        ("&lt;/g&gt;", "&lt;/g&gt;"),
        ("km/g, /gg, /g.old, /g-x, /x/g, http://g/g", "km/g, /gg, /g.old, /g-x, /x/g, http://g/g"),
        ("![](data:image/jpeg;base64,/g/4AA+/g) /g", "![](data:image/jpeg;base64,/g/4AA+/g) …"),
        ('<svg width="1"><g d="/g"> /g </g></svg> /g', '<svg width="1"><g d="/g"> /g </g></svg> …'),
    ],
)
def test_whole_path_goes_and_nothing_else(text, kept):
    assert out_of(text, "/g") == kept


def test_longest_path_goes_first():
    assert out_of("/home/jo/x and /home", "/home", "/home/jo/x") == "… and …"


@pytest.mark.parametrize("home", ["/", "", ".", "g"])
def test_home_that_is_no_path_of_a_machine(home):
    assert out_of("a g of / and .", home) == "a g of / and ."


def test_output_keeps_its_pictures_and_keys():
    output = {
        "data": {"image/svg+xml": "<svg>/g</svg> /g", "image/png": "/g", "text/plain": "/g"},
        "metadata": {"image/svg+xml": {"caption": "at /g", "/g": 1}},
        "text": ["/g", 2, None, {"rows": [{"text": "/g"}]}],
    }
    assert out_of(output, "/g") == {
        "data": {"image/svg+xml": "<svg>/g</svg> /g", "image/png": "/g", "text/plain": "…"},
        "metadata": {"image/svg+xml": {"caption": "at …", "/g": 1}},
        "text": ["…", 2, None, {"rows": [{"text": "…"}]}],
    }


SPELT = [
    str,
    lambda text: repr(text)[1:-1],
    html.escape,
    quote,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
]
names = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12)


@pytest.mark.parametrize("spelt", SPELT)
@given(name=names)
@example(name=ODD.name)
@example(name="a {b} 'c\" #%20$HOME ü\nn")
@example(name="[x]*?\\1")
def test_path_goes_in_whatever_way_it_is_spelt(spelt, name):
    path = Path(f"/home/{name}/work")
    if ".." in path.parts:
        return
    assert out_of(f"before {spelt(str(path))}/x after", path) == "before …/x after"


@given(text=st.text(st.characters(exclude_characters="/"), max_size=40), name=names)
def test_text_without_a_slash_stays_as_it_is(text, name):
    assert out_of(text, f"/{name}") == text
