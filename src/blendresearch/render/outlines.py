"""Letters as shapes: a picture in a page, or in slides, has no fonts but those of who looks at it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from io import BytesIO

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from markupsafe import escape

from blendresearch.base.texts import is_latin
from blendresearch.render.typeface import FAMILY, FOLDER, REGULAR, SEMIBOLD

_TEXT = re.compile(r"<text (?P<about>[^<>]*)>(?P<words>[^<>]+)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SHIFT = {"middle": 0.5, "end": 1.0}
_KEPT = ("fill", "opacity", "transform")
_BOLD = {"bold", "semibold", "600", "700"}


@dataclass(frozen=True)
class Face:
    """One face of our typeface: how wide each letter is, and its shape, in units of which `em` are the letter size."""

    name: str
    em: int
    width: Callable[[str], int]
    shape: Callable[[str], str]
    letters: Mapping[int, str]

    def has(self, words: str) -> bool:
        """Tell whether it has all letters of some words."""
        return all(ord(letter) in self.letters for letter in words)

    def measure(self, words: str) -> int:
        """Give how wide some words are, all of whose letters it has."""
        return sum(map(self.width, words))


@cache
def face(name: str) -> Face:
    """Load a face of our typeface by the name of its file."""
    # From memory: a file that is open would be shared by processes that are forked from this one.
    font = TTFont(BytesIO((FOLDER / f"{name}.ttf").read_bytes()), lazy=True)
    glyphs, letters = font.getGlyphSet(), font.getBestCmap()

    @cache
    def shape(letter: str) -> str:
        pen = SVGPathPen(glyphs, ntos=lambda number: str(round(number)))
        glyphs[letters[ord(letter)]].draw(pen)
        return pen.getCommands()

    @cache
    def width(letter: str) -> int:
        return round(glyphs[letters[ord(letter)]].width)

    return Face(name, font["head"].unitsPerEm, width, shape, letters)


@dataclass
class Shapes:
    """The letters that a picture uses: each is defined once."""

    used: dict[tuple[str, str], str] = field(default_factory=dict)

    def line(self, words: str, face: Face, size: float, at: tuple[float, float], about: str) -> str:
        """Write some words from a place on, in letters of a size, with more attributes of SVG."""
        place = f"translate({at[0]:.2f} {at[1]:.2f}) scale({size / face.em:.6g})"
        return f'<g{about}><g transform="{place}">{self._uses(words, face)}</g></g>'

    def _uses(self, words: str, face: Face) -> str:
        return "".join(self._use(letter, face, at) for letter, at in _placed(words, face))

    def _use(self, letter: str, face: Face, at: int) -> str:
        name = self.used.setdefault((face.name, letter), f"letter-{len(self.used)}")
        return f'<use href="#{name}" x="{at}"/>'

    @property
    def defined(self) -> str:
        """Give the definitions of all letters that were used."""
        paths = (
            f'<path id="{name}" transform="scale(1 -1)" d="{face(each).shape(letter)}"/>'
            for (each, letter), name in self.used.items()
        )
        return f"<defs>{''.join(paths)}</defs>" if self.used else ""


def compilable(svg: str) -> str:
    """Give a picture for a PDF: text, but shapes where the compiler could refuse letters that our typeface has."""
    return with_outlines(svg, lambda words: not is_latin(words))


def _placed(words: str, face: Face) -> Iterator[tuple[str, int]]:
    at = 0
    for letter in words:
        if face.shape(letter):
            yield letter, at
        at += face.width(letter)


def with_outlines(svg: str, wanted: Callable[[str], bool] = bool) -> str:
    """Make shapes of the text of a picture that is in our typeface; what that has no letters for stays text.

    `wanted` tells of each text whether it should become shapes.
    """
    shapes = Shapes()

    def outlined(found: re.Match[str]) -> str:
        about = dict(_ATTRIBUTE.findall(found["about"]))
        words, size = unescape(found["words"]), about.get("font-size", "").removesuffix("px")
        own = face(SEMIBOLD if about.get("font-weight") in _BOLD else REGULAR)
        if FAMILY not in about.get("font-family", "") or not size or not wanted(words) or not own.has(words):
            return found[0]
        start = _SHIFT.get(about.get("text-anchor", ""), 0) * own.measure(words) * float(size) / own.em
        kept = "".join(f' {name}="{escape(unescape(about[name]))}"' for name in _KEPT if name in about)
        at = float(about.get("x", 0)) - start, float(about.get("y", 0))
        return shapes.line(words, own, float(size), at, kept)

    drawn, end, rest = _TEXT.sub(outlined, svg).rpartition("</svg>")
    return drawn + shapes.defined + end + rest
