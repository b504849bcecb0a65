"""A document as Typst source: calls of the functions in `templates/report.typ`, one line an item."""

from importlib.resources import files

from blendresearch.render.alignment import pads
from blendresearch.render.blocks import FILLED, Cell, Figure, KeyFigure, KeyFigures, Table
from blendresearch.render.document import Document, Item, Text
from blendresearch.render.markdown import headings
from blendresearch.render.outlines import compilable
from blendresearch.render.typeface import FAMILIES
from blendresearch.render.typst_prose import prose
from blendresearch.render.typst_values import array, language, record, string, strings, verbatim

# A document with fewer headings needs no table of contents.
_ENOUGH_HEADINGS = 4
_BRAND = "#134a6e"


def source_lines(document: Document) -> tuple[str, list[str]]:
    """Write a document as Typst source: what comes before the items, and then exactly one line for each item."""
    template = files("blendresearch.render").joinpath("templates", "report.typ").read_text(encoding="utf-8")
    front = [_looks(document), template, _set_up(document), *_opening(document), "#show: linked"]
    front += ["#show: letter", ""] if document.info.pages else [""]
    items = zip(document.items, _levels(document), strict=True)
    return "\n".join(front), [_line(document, number, item, level) for number, (item, level) in enumerate(items)]


def _levels(document: Document) -> list[int]:
    """Give the level of the last heading before each item, as Typst counts: it has no title, so a chapter is 1."""
    levels, level = [], 0
    for item in document.items:
        levels.append(level)
        if isinstance(item.block, Text):
            level = next((found - 1 for _, found, _ in reversed([*headings(item.block.tokens)])), level)
    return levels


def _looks(document: Document) -> str:
    """Give the colour of headings and the fonts, which the functions of the template use."""
    return f"#let brand = rgb({string(document.info.accent or _BRAND)})\n#let body-font = {strings(FAMILIES)}"


def _set_up(document: Document) -> str:
    info = document.info
    before, between, after = (string(part) for part in _page_words(document.words["page"]))
    settings = record(
        title=string(info.title),
        author=strings(filter(None, [info.author])),
        description=string(info.description),
        keywords=strings(info.keywords),
        language=language(document.language.locale.replace("_", "-")),
        marks=strings(info.marks),
        # A report with an imprint has it on its cover.
        colophon="none" if info.imprint or info.pages else _colophon(document),
        page_words=f"(page, pages) => {before} + str(page) + {between} + str(pages) + {after}",
    )
    return f"#show: report.with{settings.replace('page_words', 'page-words', 1)}"


def _colophon(document: Document, *, listed: bool = True) -> str:
    """Give the colophon as content, none where there is nothing to say; `listed`: the contents name it."""
    pairs = array(strings(pair) for pair in document.info.colophon)
    if not document.info.colophon:
        return "none"
    return f"colophon-of({string(document.words['colophon'])}, {pairs}, listed: {str(listed).lower()})"


def _page_words(form: str) -> tuple[str, str, str]:
    before, rest = form.split("{page}")
    between, after = rest.split("{pages}")
    return before, between, after


def _opening(document: Document) -> list[str]:
    info, words = document.info, document.words
    drawing = f'image(bytes({verbatim(info.logo)}), format: "svg", height: logo-height, alt: {string(info.logo_alt)})'
    logo = drawing if info.logo else "none"
    head = "letter-head" if info.pages else "masthead"
    lines = [f"#{head}({string(info.title)}, {string(info.subtitle)}, {strings(document.imprint)}, {logo})"]
    if info.notice:
        lines.append(f"#notice({string(words['notice'])}, {string(info.notice)})")
    if info.pages:
        return lines
    if info.imprint:
        lines.append(f"#cover-end({_colophon(document, listed=False)})")
    if len(document.headings) >= _ENOUGH_HEADINGS:
        lines.append(f"#contents({string(words['contents'])})")
    return lines


def _line(document: Document, number: int, item: Item, level: int) -> str:
    expression = _expression(number, item, level)
    tag = getattr(item.block, "language", document.language.tag)
    if tag == document.language.tag:
        return f"#{{{expression}}}"
    return f"#{{show: in-language.with({language(tag)}); {expression}}}"


def _expression(number: int, item: Item, level: int) -> str:
    block = item.block
    if isinstance(block, Text):
        return _begin(block, number) + prose(block.tokens, number)
    if isinstance(block, Table):
        return _table(number, block, item.label)
    if isinstance(block, Figure):
        return _figure(number, block, item.label)
    if isinstance(block, KeyFigures):
        return _key_figures(block, level + 1)
    return f"raw(block: true, {verbatim(block.text)})"


def _begin(text: Text, number: int) -> str:
    """Begin a page where a text asks for one: what has a number may be told to join the page before, others never."""
    if not text.new_page:
        return ""
    return f"new-page({number}); " if text.part else "pagebreak(weak: true); "


def _table(number: int, table: Table, label: str) -> str:
    columns = array(record(label=string(column.label), align=string(column.align)) for column in table.columns)
    padded = zip(table.rows, pads(table), strict=True)
    rows = array(array(_cell(cell, pad) for cell, pad in zip(row, pad_row, strict=True)) for row, pad_row in padded)
    named = f"{string(table.id)}, {string(label)}, {string(table.caption)}"
    return f"report-table({number}, {named}, {columns}, {rows}, {_notes(table)}, totals: {table.totals})"


def _cell(cell: Cell, pad: int) -> str:
    text = string(cell.text)
    body = f"in-language({language(cell.language)}, {text})" if cell.language else text
    if cell.filled:
        body = f"filled({body}, {string(FILLED)})"
    if pad:
        text, body = string(cell.text + "0" * pad), f"padded({body}, {pad})"
    return text if body == text else record(text=text, body=body, filled=str(cell.filled).lower())


def _notes(block: Table | Figure) -> str:
    return strings(filter(None, (*block.notes, block.source)))


def _figure(number: int, figure: Figure, label: str) -> str:
    named = ", ".join(map(string, (figure.id, label, figure.caption, figure.subtitle)))
    # Read in the line of the item, so that an error of the compiler can be told of this figure.
    drawing = f'image(bytes({verbatim(compilable(figure.svg))}), format: "svg", alt: {string(figure.alt)})'
    return f"picture({number}, {named}, {drawing}, {_notes(figure)})"


def _key_figures(panel: KeyFigures, level: int) -> str:
    groups = array(record(name=string(name), items=array(map(_key_figure, items))) for name, items in panel.groups)
    return f"key-figures({string(panel.id)}, {string(panel.caption)}, {level}, {groups})"


def _key_figure(item: KeyFigure) -> str:
    return record(value=string(item.value), label=string(item.label), note=string(item.note))
