"""Every figure of a report as a file for slides: with its title, description, notes and source in the picture."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from markupsafe import escape

from blendresearch.render.blocks import Figure
from blendresearch.render.compile import fonts_of_reports
from blendresearch.render.document import Document
from blendresearch.render.figures.schemes import without_dark_scheme
from blendresearch.render.outlines import face, with_outlines
from blendresearch.render.typeface import PICTURED, REGULAR, SEMIBOLD
from blendresearch.render.typst_values import verbatim

PIXELS = 2000
"""How wide a PNG is: it stays sharp on a screen that is filled with it."""
_WIDTH, _MARGIN = 453.0, 16.0  # points: that of the column, and what is around it
_INK, _SOFT, _MARK, _MARK_LINE = "#1d2329", "#4a5560", "#fdf3dc", "#b57500"
_ROOT = re.compile(r"<svg\b([^>]*)>", re.DOTALL)
_SIZE = re.compile(r'\s(width|height|viewBox|x|y)="([^"]*)"')
_NUMBER = re.compile(r"[\d.]+")
_LEADING = 1.35


@dataclass(frozen=True)
class _Style:
    size: float
    face: str = REGULAR
    colour: str = _INK
    above: float = 0


_TITLE, _DESCRIBED = _Style(13, SEMIBOLD), _Style(10, colour=_SOFT, above=3)
_NOTE = _Style(8, colour=_SOFT, above=2)


def write_pictures(document: Document) -> dict[str, bytes]:
    """Give an SVG and a PNG of every figure of a document by the names of the files, which go by the ids of figures."""
    figures = [item.block for item in document.items if isinstance(item.block, Figure)]
    drawn = {name: picture(figure, document.info.marks) for name, figure in _named(figures).items()}
    pixels = dict(zip(drawn, _pixels(list(drawn.values())), strict=True))
    made = {f"{name}.svg": svg.encode("utf-8") for name, svg in drawn.items()}
    return made | {f"{name}.png": png for name, png in pixels.items()}


def picture(figure: Figure, marks: Sequence[str]) -> str:
    """Give a figure as one SVG whose letters are shapes, on white, with the words that the whole report bears."""
    taken = [*_marked(marks)]
    y = _MARGIN + (18 if marks else 0)
    for text, style in ((figure.caption, _TITLE), (figure.subtitle, _DESCRIBED)):
        lines, y = _written(text, style, y)
        taken += lines
    inner, height = _inner(figure.svg, y + 10)
    taken.append(inner)
    y += 10 + height + 6
    for note in filter(None, (*figure.notes, figure.source)):
        lines, y = _written(note, _NOTE, y)
        taken += lines
    width, height = _WIDTH + 2 * _MARGIN, y + _MARGIN
    about = f"<title>{escape(figure.caption)}</title><desc>{escape(figure.alt)}</desc>"
    return with_outlines(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'lang="{escape(figure.language)}" width="{width:.0f}pt" height="{height:.0f}pt" '
        f'viewBox="0 0 {width:.0f} {height:.0f}">{about}<rect width="100%" height="100%" fill="#ffffff"/>'
        f"{''.join(taken)}</svg>\n"
    )


def _named(figures: Sequence[Figure]) -> dict[str, Figure]:
    """Name each figure by what of its id says which one it is; by all of it where two have that."""
    short = {figure.id: figure.id.removeprefix("fig-").replace("-figure", "") for figure in figures}
    often = Counter(short.values())
    return {short[each.id] if often[short[each.id]] == 1 else each.id: each for each in figures}


def _written(text: str, style: _Style, y: float) -> tuple[list[str], float]:
    """Write a text from a height on in as many lines as it takes; give the height below it."""
    lines = []
    y += style.above if text else 0
    for line in _lines(text, style):
        lines.append(_line(line, style, _MARGIN, y + style.size))
        y += style.size * _LEADING
    return lines, y


def _line(words: str, style: _Style, x: float, y: float) -> str:
    families = ", ".join(f"'{name}'" for name in PICTURED)
    weight = ' font-weight="600"' if style.face == SEMIBOLD else ""
    return (
        f'<text font-size="{style.size}px" font-family="{families}"{weight} fill="{style.colour}" '
        f'x="{x:.2f}" y="{y:.2f}">{escape(words)}</text>'
    )


def _lines(text: str, style: _Style) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, style) > _WIDTH:
            yield line
            longer = word
        line = longer
    yield from [line] if line else []


def _width(words: str, style: _Style) -> float:
    own = face(style.face)
    return sum(own.width(each) if own.has(each) else 0.7 * own.em for each in words) * style.size / own.em


def _marked(marks: Iterable[str]) -> Iterator[str]:
    """Write the words that every page bears in the corner."""
    words = "  ·  ".join(map(str.upper, marks))
    if words:
        style = _Style(8, SEMIBOLD)
        width = _width(words, style) + 12
        x = _WIDTH + _MARGIN - width
        box = f'x="{x:.2f}" y="{_MARGIN / 2}" width="{width:.2f}" height="15"'
        yield f'<rect {box} fill="{_MARK}" stroke="{_MARK_LINE}"/>'
        yield _line(words, style, x + 6, _MARGIN / 2 + 10.5)


def _inner(svg: str, y: float) -> tuple[str, float]:
    """Give a picture at a height, as wide as the column, and how high it is there."""
    found = _ROOT.search(svg)
    about = dict(_SIZE.findall(found[1])) if found else {}
    box = [float(number) for number in about.get("viewBox", "").replace(",", " ").split()]
    if len(box) != 4:
        box = [0.0, 0.0, *(float(_NUMBER.search(about.get(name, "") or "1")[0]) for name in ("width", "height"))]
    height = _WIDTH * box[3] / box[2]
    view = " ".join(f"{number:g}" for number in box)
    root = (
        f'<svg x="{_MARGIN}" y="{y:.2f}" width="{_WIDTH}" height="{height:.2f}" viewBox="{view}"'
        f"{_SIZE.sub('', found[1])}>"
    )
    return root + without_dark_scheme(svg[found.end() :]).strip(), height


def _pixels(pictures: Sequence[str]) -> list[bytes]:
    """Draw pictures as PNG, each as wide as the others."""
    if not pictures:
        return []
    pages = (
        f'#page(width: auto, height: auto, margin: 0pt, image(bytes({verbatim(svg)}), format: "svg"))'
        for svg in pictures
    )
    with TemporaryDirectory(prefix="blendresearch-") as folder:
        source = Path(folder, "pictures.typ")
        source.write_text("\n".join(pages), encoding="utf-8", newline="\n")
        fonts = fonts_of_reports(Path(folder, "fonts"))
        compiler = typst.Compiler(source, font_paths=fonts, ignore_system_fonts=True)
        made = compiler.compile(format="png", ppi=PIXELS / (_WIDTH + 2 * _MARGIN) * 72)
    return list(made) if isinstance(made, list) else [made]
