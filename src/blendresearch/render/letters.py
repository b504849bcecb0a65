"""Which letters a report cannot show: the compiler of its PDF is asked, so that the fonts themselves give the answer.

A font can have a letter and the compiler still refuse it within a picture, as it does with most combining marks.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.base.texts import is_latin
from blendresearch.render.typeface import FAMILIES, PICTURED

_JOINERS = "\u200c\u200d"
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    f'<text x="1" y="8" font-family="{", ".join(PICTURED)}" font-size="9">{{}}</text></svg>'
)
_FRONT = '#set document(title: "x")\n#set text(font: {})\n'

Refused = Callable[[Sequence[str]], str]
"""Gives why some texts cannot be shown together, "" when they can."""


def unshown(texts: Iterable[str], *, pictured: bool) -> dict[str, str]:
    """Give every text that a report cannot show, with its first letter that is to blame.

    `pictured` are texts that stand in figures, too.
    """
    odd = [text for text in dict.fromkeys(texts) if not is_latin(text)]
    if not odd:
        return {}
    with _asked(pictured) as refused:
        letters = dict.fromkeys(letter for text in odd for letter in _odd_letters(text))
        bad = set(_failing(list(letters), refused))
        found = {text: next((each for each in _odd_letters(text) if each in bad), "") for text in odd}
        together = _failing([text for text, letter in found.items() if not letter], refused)
    found |= {text: next(_odd_letters(text)) for text in together}
    return {text: letter for text, letter in found.items() if letter}


def _odd_letters(text: str) -> Iterator[str]:
    """Give the letters that are not usual, each with the marks that it bears."""
    letter = ""
    for sign in text:
        if letter and (unicodedata.category(sign)[0] == "M" or sign in _JOINERS or letter[-1] == _JOINERS[1]):
            letter += sign
            continue
        if not is_latin(letter):
            yield letter
        letter = sign
    if not is_latin(letter):
        yield letter


def _failing(texts: Sequence[str], refused: Refused) -> list[str]:
    """Give the texts that cannot be shown: those that the compiler names, then halves, as long as any is left."""
    why = refused(texts) if texts else ""
    if not why or len(texts) == 1:
        return list(texts) if why else []
    if named := [text for text in texts if f'`"{text}"`' in why]:
        return [*named, *_failing([text for text in texts if text not in named], refused)]
    middle = len(texts) // 2
    return [*_failing(texts[:middle], refused), *_failing(texts[middle:], refused)]


def unshown_pictures(pictures: Mapping[str, str]) -> list[str]:
    """Name the pictures, SVG by name, that the compiler refuses in a report."""
    with _compiled() as refused:
        return [name for name, svg in pictures.items() if refused(_picture_of(svg))]


@contextmanager
def _asked(pictured: bool) -> Iterator[Refused]:
    """Give a way to ask whether texts can be shown, in running text, bold and slanted, or in pictures as well."""
    from blendresearch.render.typst_values import string  # noqa: PLC0415 - loaded for letters that are seldom there

    def written(text: str) -> str:
        plain = string(text)
        picture = _picture_of(_PICTURE.format(escape(text)))
        return f"#par({plain} + strong({plain}) + emph({plain}))" + (f"\n{picture}" if pictured else "")

    with _compiled() as refused:
        yield lambda texts: refused("\n\n".join(map(written, texts)))


def _picture_of(svg: str) -> str:
    from blendresearch.render.outlines import compilable  # noqa: PLC0415 - as above
    from blendresearch.render.typst_values import verbatim  # noqa: PLC0415

    return f'#image(bytes({verbatim(compilable(svg))}), format: "svg", alt: "x")'


@contextmanager
def _compiled() -> Iterator[Callable[[str], str]]:
    """Give a way to ask why some Typst cannot be compiled to a report, "" when it can."""
    import typst  # noqa: PLC0415 - as above

    from blendresearch.render.compile import STANDARDS, UNDATED, fonts_of_reports  # noqa: PLC0415
    from blendresearch.render.typst_values import strings  # noqa: PLC0415

    with TemporaryDirectory(prefix="blendresearch-") as folder:
        fonts, source = fonts_of_reports(Path(folder, "fonts")), Path(folder, "letters.typ")

        def refused(text: str) -> str:
            source.write_text(f"{_FRONT.format(strings(FAMILIES))}{text}\n", encoding="utf-8", newline="\n")
            compiler = typst.Compiler(source, font_paths=fonts, ignore_system_fonts=True)
            try:
                compiler.compile(pdf_standards=STANDARDS, timestamp=UNDATED)
            except typst.TypstError as error:
                return error.diagnostic or error.message
            return ""

        yield refused
