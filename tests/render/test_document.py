"""From notebook to document: what is shown, how it is numbered, and what is refused with the place named."""

import base64
import sys
from io import BytesIO
from subprocess import check_output

import pytest
from matplotlib.figure import Figure as Canvas
from nbformat.v4 import new_code_cell, new_output, new_raw_cell
from tests.render.samples import bars, cell, figure, info, note, notebook, panel, sample, small_table

from blendresearch.base.errors import RenderError, UsageError
from blendresearch.language.prose import escape_markdown
from blendresearch.render import read_document, write_html, write_ods, write_pdf, write_xlsx
from blendresearch.render.blocks import Column, Figure, KeyFigures, Prose, Table
from blendresearch.render.document import Text
from blendresearch.render.markdown import plain_text
from blendresearch.render.outputs import Preformatted


def read(*cells, **changes):
    return read_document(notebook(cell(info(**changes)), *cells))


def shows(data, metadata=None, **kind):
    return new_code_cell(
        "x", outputs=[new_output("display_data", data=data, metadata=metadata or {}, **kind)], metadata={}
    )


def png() -> str:
    file = BytesIO()
    Canvas(figsize=(2, 1)).savefig(file, format="png", dpi=100)
    return base64.b64encode(file.getvalue()).decode("ascii")


def test_sample_is_numbered_in_order_and_by_kind():
    document = read_document(sample())
    labels = [(item.label, item.block.id) for item in document.items if item.label]
    assert labels == [
        ("Figuur 1", "fig-aandeel"),
        ("Tabel 1", "tab-klein"),
        ("Tabel 2", "tab-lang"),
        ("Figuur 2", "fig-twee"),
        ("Tabel 3", "tab-breed"),
        ("Tabel 4", "tab-raar"),
    ]
    assert document.date == "24 maart 2025"


def test_labels_follow_the_language():
    document = read(cell(figure(), small_table()), language="en")
    assert [item.label for item in document.items] == ["Figure 1", "Table 1"]
    assert document.date == "24 March 2025"


def test_language_that_the_package_does_not_have():
    with pytest.raises(UsageError, match="xx"):
        read(language="xx")


def test_without_description_the_first_heading_is_the_title():
    document = read_document(notebook(note("# The *title*\n\ntext"), note("## Part")))
    assert (document.info.title, document.info.language) == ("The title", "en")
    assert [heading.text for heading in document.headings] == ["Part"]
    assert "heading_open" not in [token.type for token in document.items[0].block.tokens]


def test_notebook_without_title_is_refused():
    with pytest.raises(RenderError, match="no title"):
        read_document(notebook(note("text")))
    with pytest.raises(RenderError, match="empty title"):
        read(title=" ")


def test_researcher_cells_input_raw_cells_and_stderr_are_left_out():
    hidden = new_code_cell("x", outputs=[new_output("stream", name="stderr", text="/home/me: warning")])
    document = read(
        note("secret", "researcher"), cell(panel(), tags=["researcher"]), note("seen"), hidden, new_raw_cell("raw")
    )
    assert [item.place for item in document.items] == ["cell 4"]


def test_printed_text_keeps_its_form():
    printed = new_code_cell("x", outputs=[new_output("stream", name="stdout", text="\n\x1b[31mred\x1b[0m\n  two\n")])
    result = new_code_cell("x", outputs=[new_output("execute_result", data={"text/plain": "42"}, execution_count=1)])
    assert [item.block for item in read(printed, result).items] == [Preformatted("red\n  two"), Preformatted("42")]


def test_control_characters_are_taken_out():
    foreign = shows({"text/html": "<table><tr><th>g&#xfeff;h</th></tr><tr><td>i\x07j</td></tr></table>"})
    shown = cell(
        small_table(caption="a\x00b\x1bc\ud800d"), Prose("e\x07f", "nl"), figure(alt="k\x00l", svg="<svg/>\x00")
    )
    blocks = [item.block for item in read(shown, foreign, title="m\x00n").items]
    assert blocks[0].caption == "abcd"
    assert blocks[1].tokens[1].content == "ef"
    assert (blocks[2].alt, blocks[2].svg) == ("kl", "<svg/>")
    assert (blocks[3].columns[0].label, blocks[3].texts) == ("gh", (("ij",),))
    assert read(title="m\x00n").info.title == read_document(notebook(note("# m\ufeffn"))).info.title == "mn"


def test_writing_an_output_leaves_the_document_as_it_was():
    document, untouched = read_document(sample()), read_document(sample())
    for write in (write_pdf, write_ods, write_xlsx, write_html):
        write(document)
    assert document == untouched


def test_what_takes_long_to_load_is_loaded_when_it_is_needed():
    code = (
        "import sys, blendresearch.render; print({'bs4', 'matplotlib', 'nbconvert', 'nbformat'} & sys.modules.keys())"
    )
    assert check_output([sys.executable, "-c", code], text=True).strip() == "set()"


def test_headings_get_unique_ids_that_leave_those_of_blocks_alone():
    document = read(note("## Één kop\n\n## Eén kop\n\n### Kern\n\n## 42\n\n## !"), cell(panel(id="kern")))
    assert [heading.id for heading in document.headings] == ["een-kop", "een-kop-2", "kern-2", "section-42", "section"]


def test_dataframe_becomes_a_table():
    html = """<style>th {color: red}</style><table><thead>
    <tr><th></th><th>n</th><th colspan="2">share</th></tr><tr><th>name</th><th></th><th>low</th><th>high</th></tr>
    </thead><tbody><tr><th>a</th><td>1,234</td><td>-0.5</td><td>x</td></tr>
    <tr><th>b</th><td>NaN</td><td>3%</td><td>y</td></tr></tbody></table>"""
    (item,) = read(shows({"text/html": html, "text/plain": "repr"})).items
    assert item.label == "Tabel 1"
    assert item.block == Table(
        "cell-2-output-1-1",
        "",
        (Column("name", row_header=True), Column("n", "right"), Column("share low", "right"), Column("share high")),
        (("a", "1,234", "-0.5", "x"), ("b", "NaN", "3%", "y")),
        (),
        "nl",
    )


def test_rowspan_repeats_its_cell():
    html = "<table><tr><th>k</th><th>v</th></tr><tr><td rowspan=2>a</td><td>1</td></tr><tr><td>2</td></tr></table>"
    (item,) = read(shows({"text/html": html})).items
    assert item.block.texts == (("a", "1"), ("a", "2"))


def test_other_html_is_read_as_text():
    (item,) = read(shows({"text/html": "<script>x()</script><b>bold</b> text", "text/plain": "<HTML object>"})).items
    assert item.block == Preformatted("bold\ntext")


def test_pictures_of_others_with_alt_and_caption():
    about = {"alt": "message", "caption": "Caption"}
    svg, bitmap = read(
        shows({"image/svg+xml": bars("x")}, {"image/svg+xml": about}),
        shows({"image/png": png(), "text/plain": "Figure"}, {"image/png": about}),
    ).items
    assert (svg.label, svg.block.id, bitmap.block.id) == ("Figuur 1", "cell-2-output-1", "cell-3-output-1")
    assert isinstance(bitmap.block, Figure)
    assert 'width="200" height="100"' in bitmap.block.svg


def test_formula_keeps_its_letters_and_how_it_is_read():
    text = 'Met <span role="math" aria-label="a &lt; b, &quot;x&quot;">a \\< b</span>, en <span role="math">c</span>.'
    document = read(cell(Prose(text, "nl")))
    (paragraph,) = [token for token in document.items[0].block.tokens if token.type == "inline"]
    kinds = [token.type for token in paragraph.children]
    opening = paragraph.children[kinds.index("formula_open")]
    assert opening.attrs == {"role": "math", "aria-label": 'a < b, "x"'}
    assert plain_text(paragraph) == 'Met a < b, en <span role="math">c</span>.'
    page = write_html(document)
    assert '<span role="math" aria-label="a &lt; b, &quot;x&quot;">a &lt; b</span>' in page


def test_language_of_parts():
    document = read(cell(Prose("English", "en"), Prose("Nederlands", "nl")))
    assert [item.block.language for item in document.items if isinstance(item.block, Text)] == ["en", "nl"]


def test_link_that_says_the_caption_of_a_table_shows_its_number():
    caption = small_table(caption="A *b* of c_d").caption
    links = f"[{escape_markdown(caption)}](#tab-klein), [{escape_markdown(caption)}](#fig-aandeel), [here](#tab-klein)"
    document = read(note(links), cell(figure(), small_table(caption=caption)))
    text = plain_text(document.items[0].block.tokens[1])
    assert text == "Tabel 1, A *b* of c_d, here"


def test_links_to_tables_figures_panels_and_headings():
    links = "[a](#tab-klein) [b](#fig-aandeel) [c](#kern) [d](#een-kop) [e](https://example.org/#x)"
    document = read(note("## Één kop\n\n" + links), cell(small_table(), figure(), panel()))
    assert any(isinstance(item.block, KeyFigures) for item in document.items)


FILLER = "No description has been provided for this image"


def failed(*tags):
    error = new_output("error", ename="KeyError", evalue="secret", traceback=[])
    return new_code_cell("x", outputs=[error], metadata={"tags": list(tags)})


REFUSED = {
    "error output": (failed(), r"KeyError.*cell 2"),
    "error in a researcher's cell": (failed("researcher"), r"KeyError.*cell 2"),
    "no alt": (cell(figure(alt=" ")), r"Figure 'fig-aandeel' in cell 2 has no alt text"),
    "filler alt": (cell(figure(alt=FILLER)), r"Figure 'fig-aandeel' in cell 2 has no alt text"),
    "filler alt of others": (shows({"image/png": png()}, {"image/png": {"alt": FILLER, "caption": "x"}}), "alt text"),
    "picture without alt": (shows({"image/png": png()}), r"picture in cell 2 has no alt text"),
    "picture without caption": (shows({"image/png": png()}, {"image/png": {"alt": "x"}}), "cell 2 has no caption"),
    "no caption": (cell(figure(caption="")), r"Figure 'fig-aandeel' in cell 2 has no caption"),
    "skipped level": (note("## a\n\n#### b"), r"cell 2 jumps from level 2 to level 4"),
    "first level skipped": (note("### a"), r"cell 2 jumps from level 1 to level 3"),
    "second title": (note("# a"), r"Cell 2 has a second heading of level 1"),
    "same id twice": (cell(small_table(), figure(id="tab-klein")), r"Figure 'tab-klein' in cell 2 .*table 'tab-klein'"),
    "impossible id": (cell(small_table(id="a b")), r"Table 'a b' in cell 2: an id is"),
    "no columns": (cell(small_table(columns=(), rows=())), r"Table 'tab-klein' in cell 2 has no columns"),
    "dead link": (note("[x](#nowhere)"), r"cell 2 links to 'nowhere'"),
    "dead link in a table": (note("|a|\n|-|\n|[x](#nowhere)|"), r"cell 2 links to 'nowhere'"),
    "picture in text": (note("![x](https://example.org/x.png)"), r"cell 2 holds a picture"),
    "described twice": (cell(info()), r"Cell 2 describes the document a second time"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_named(name):
    broken, message = REFUSED[name]
    with pytest.raises(RenderError, match=message) as caught:
        read(broken)
    assert "secret" not in str(caught.value)


def test_date_must_be_iso():
    with pytest.raises(RenderError, match="24 maart"):
        read(date="24 maart 2025")


def test_notebook_that_was_not_executed_is_told_so():
    idle = [new_code_cell("report.document"), new_code_cell("chapter(1)")]
    with pytest.raises(RenderError, match=r"^The notebook was not executed: run all cells first"):
        read_document(notebook(note("# Title"), *idle))
    with pytest.raises(RenderError, match=r"^Cell 3 of the notebook was not executed"):
        read_document(notebook(cell(info()), note("text"), *idle))
    quiet = new_code_cell("import this", execution_count=1)
    assert read_document(notebook(note("# Title"), quiet, new_code_cell(" \n"))).info.title == "Title"
