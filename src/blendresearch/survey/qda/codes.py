"""The codes of a codebook in REFI-QDA, and which theme each is."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean
from blendresearch.data.codelists import meaning, normalise
from blendresearch.study.files import cannot_be_opened
from blendresearch.survey.qda.descriptions import fields_of
from blendresearch.survey.qda.exchange_xml import elements_below, guid_of, tree_of

# How software for coding writes a code below others in one name: Taguette, ATLAS.ti, QualCoder and people.
_STEP = re.compile(r"\s*(?:::|[.:/\\>|])\s*")


@dataclass(frozen=True)
class Code:
    """A code: its identifier, its place among all (from 1), its name below those of the codes above it.

    `above` is the identifier of the code above it, "" for none. A category, as QualCoder has them, is a code, too.
    """

    guid: str
    number: int
    names: tuple[str, ...]
    description: str
    above: str

    @property
    def is_mark(self) -> bool:
        """Tell whether it is no theme, but says of a passage that it may be published."""
        return meaning("passage_mark", self.names[-1]) is not None

    @property
    def spelt(self) -> list[str]:
        """Give how its theme may be spelt: its own name below as many of those above it as there are, or fewer."""
        steps = [step.replace(" ", "_") for name in self.names for step in _STEP.split(name.casefold()) if step]
        return [".".join(steps[at:]) for at in range(len(steps))]


def codes_of(codebook: Element | None) -> list[Code]:
    """Give the codes of a `CodeBook`, each before those below it."""
    found: list[Code] = []

    def take(element: Element, names: tuple[str, ...], above: str) -> None:
        own = (*names, clean(element.get("name", "")))
        found.append(Code(guid_of(element), len(found) + 1, own, element.findtext("Description", ""), above))
        for child in element.findall("Code"):
            take(child, own, guid_of(element))

    for element in elements_below(codebook, "Codes") if codebook is not None else ():
        take(element, (), "")
    return found


class Themes:
    """The themes of a codebook, by all that a code may be called."""

    def __init__(self, codebook: pd.DataFrame) -> None:
        """Take a codebook: a label that two themes share means none of them."""
        self._themes = {theme.casefold(): theme for theme in codebook["theme"]}
        labels = [(normalise(text), theme) for name in ("label_nl", "label_en")
                  for text, theme in zip(codebook[name], codebook["theme"], strict=True)]  # fmt: skip
        times = Counter(label for label, _ in dict.fromkeys(labels))
        self._labels = {label: theme for label, theme in labels if times[label] == 1}

    def of(self, code: Code) -> str | None:
        """Give the theme that a code is: as its description says, by its names, or by its label; None for none."""
        said = fields_of(code.description, ["theme"]).get("theme", "")
        spelt = next((self._themes[each] for each in (said, *code.spelt) if each in self._themes), None)
        return spelt or self._labels.get(normalise(code.names[-1]))


def read_codebook_file(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a codebook of REFI-QDA (`.qdc`) as cells, with `row`, the place of each code in the file.

    Raises InputError when it is none, or when a code does not say in its description what a codebook of a study says.
    """
    try:
        with path.open("rb") as file:
            tree = tree_of(file, "CodeBook", path)
    except OSError:
        raise cannot_be_opened(path) from None
    codes = [code for code in codes_of(tree) if not code.is_mark]
    rows = list(_cells(codes, columns))
    if bare := [code.number for code, cells in zip(codes, rows, strict=True) if not cells["kind"]]:
        what = f"{len(bare)} of its codes do not say in their description of which kind they are, first code {bare[0]}"
        do = "Put a list codebook.csv there, or write a line such as 'kind: obstacle' in the description of each"
        raise InputError(what, do=do, file=path)
    return pd.DataFrame(rows, columns=["row", *columns], dtype=object)


def _cells(codes: Sequence[Code], columns: Collection[str]) -> Iterator[Mapping[str, object]]:
    themes: dict[str, str] = {}
    for code in codes:
        said = fields_of(code.description, columns)
        theme = said.get("theme") or next(filter(None, code.spelt), "")
        themes[code.guid] = theme
        named = {"theme": theme, "parent": themes.get(code.above, "")}
        yield {"row": code.number, **dict.fromkeys(columns, ""), **said, **named}
