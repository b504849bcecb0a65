"""Codebooks and codings written as REFI-QDA 1.5, for any software for coding: the same input gives the same bytes.

What the standard has no place for (labels, definitions and kinds of themes, translations of quotes, of whom a document
is) stands in descriptions, a line each (`descriptions`), and comes back from there. A code `publish` says of a passage
that it may be published. Documents hold the quotes alone, and none names a coder: these are numbers already.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pandas as pd

from blendresearch.survey.qda.coded_units import ANSWER, Unit
from blendresearch.survey.qda.descriptions import as_description

MARK = "publish"
ORIGIN = "blendresearch"
"""What a file that is written here calls its program."""
_NAMESPACE = "urn:QDA-XML:{}:1.0"
_OURS = UUID("6f1c2f0e-5f6b-4d1e-9a53-0c5a8a4f7b1d")
_MARK_SAYS = "This passage may be published / Deze passage mag worden gepubliceerd"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BETWEEN = "\n\n"


def write_codebook(codebook: pd.DataFrame, path: Path) -> None:
    """Write a codebook (`survey.codebook.COLUMNS`) as a `.qdc` file: themes below their parents, by their codes."""
    root = Element("CodeBook", {"xmlns": _NAMESPACE.format("codebook"), "origin": ORIGIN})
    _add_codes(root, codebook)
    path.write_bytes(_as_bytes(root))


def write_answers(codebook: pd.DataFrame, answers: pd.DataFrame, path: Path) -> None:
    """Write a codebook and answers to be coded (`forms.reading_forms.OPEN_ANSWERS`) as a `.qdpx` file.

    An institution has a document a question, with all that it wrote there.
    """
    root = Element("Project", {"xmlns": _NAMESPACE.format("project"), "name": "survey", "origin": ORIGIN})
    _add_codes(SubElement(root, "CodeBook"), codebook)
    texts: dict[str, str] = {}
    if len(answers):
        sources = SubElement(root, "Sources")
        for cells, own in answers.groupby(["institution", "form", "question"], sort=False):
            unit = Unit(*map(_sound, cells), ANSWER)
            _, guid = _add_document(sources, unit)
            texts[guid] = _BETWEEN.join(map(_sound, own["answer"]))
    path.write_bytes(_zipped(_as_bytes(root), texts))


def write_project(codebook: pd.DataFrame, codings: pd.DataFrame, path: Path) -> None:
    """Write codings (`survey.codings.COLUMNS`) and their codebook as a `.qdpx` file: a document a unit.

    The text of a document are its quotes, each once. A quote has the code for publishing where all its rows say so.
    """
    root = Element("Project", {"xmlns": _NAMESPACE.format("project"), "name": "survey", "origin": ORIGIN})
    if len(codings):
        users = SubElement(root, "Users")
        for coder in sorted({*codings["coder"]}):
            SubElement(users, "User", {"guid": _guid("coder", coder), "name": f"coder {coder:03}"})
    _add_codes(SubElement(root, "CodeBook"), codebook)
    texts: dict[str, str] = {}
    if len(codings):
        sources = SubElement(root, "Sources")
        for cells, own in codings.groupby(["institution", "form", "question", "source"], sort=False):
            unit = Unit(*map(_sound, cells))
            texts[_guid(*unit.parts)] = _add_source(sources, unit, own)
    path.write_bytes(_zipped(_as_bytes(root), texts))


def _guid(*parts: object) -> str:
    return str(uuid5(_OURS, "\n".join(map(str, parts)))).upper()


def _sound(text: str) -> str:
    """Replace signs that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _as_bytes(root: Element) -> bytes:
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_codes(codebook: Element, rows: pd.DataFrame) -> None:
    holder = SubElement(codebook, "Codes")
    below: dict[str, list[Mapping[str, str]]] = {}
    themes = {*rows["theme"]}
    for cells in rows.to_dict("records"):
        below.setdefault(cells["parent"] if cells["parent"] in themes else "", []).append(cells)
    _add_below(holder, "", below)
    mark = SubElement(holder, "Code", {"guid": _guid("code", MARK), "name": MARK, "isCodable": "true"})
    SubElement(mark, "Description").text = _MARK_SAYS


def _add_below(holder: Element, parent: str, below: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    for cells in below.get(parent, ()):
        theme = cells["theme"]
        code = SubElement(holder, "Code", {"guid": _guid("code", theme), "name": theme, "isCodable": "true"})
        said = {name: _sound(text) for name, text in cells.items() if name != "parent"}
        SubElement(code, "Description").text = as_description(said)
        _add_below(code, theme, below)


def _add_document(sources: Element, unit: Unit) -> tuple[Element, str]:
    """Add the document of a unit, and give it with the identifier by which its text is found."""
    guid = _guid(*unit.parts)
    place = f"internal://{guid}.txt"
    source = SubElement(sources, "TextSource", {"guid": guid, "name": unit.name, "plainTextPath": place})
    SubElement(source, "Description").text = as_description(unit.fields)
    return source, guid


def _add_source(sources: Element, unit: Unit, rows: pd.DataFrame) -> str:
    """Add the document of a unit with what is coded in it, and give its text."""
    source, guid = _add_document(sources, unit)
    rows = rows.assign(quote=rows["quote"].map(_sound))
    quotes = [quote for quote in dict.fromkeys(rows["quote"]) if quote]
    starts = dict(zip(quotes, _starts(quotes), strict=True))
    may = rows.groupby("quote")["publish"].all()
    said = [name for name in rows.columns if name.startswith("quote_")]
    for cells, own in rows[rows["quote"] != ""].groupby(["quote", "coder", *said], sort=False):
        quote, coder, *translations = cells
        selection = SubElement(source, "PlainTextSelection", {
            "guid": _guid(guid, "passage", *cells), "name": quote,
            "startPosition": str(starts[quote]), "endPosition": str(starts[quote] + len(quote)),
            "creatingUser": _guid("coder", coder),
        })  # fmt: skip
        if any(translations):
            translated = dict(zip(said, map(_sound, translations), strict=True))
            SubElement(selection, "Description").text = as_description(translated)
        _add_codings(selection, coder, [*own["theme"], *([MARK] if may[quote] else [])])
    for coder, own in rows[rows["quote"] == ""].groupby("coder", sort=False):
        _add_codings(source, coder, own["theme"])
    return _BETWEEN.join(quotes) or unit.name


def _starts(quotes: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for quote in quotes:
        starts.append(at)
        at += len(quote) + len(_BETWEEN)
    return starts


def _add_codings(marked: Element, coder: int, themes: Iterable[str]) -> None:
    """Give a passage or document the codes of a coder; a code that is given twice is given once."""
    for theme in dict.fromkeys(themes):
        own = _guid(marked.get("guid"), "coding", coder, theme)
        coding = SubElement(marked, "Coding", {"guid": own, "creatingUser": _guid("coder", coder)})
        SubElement(coding, "CodeRef", {"targetGUID": _guid("code", theme)})


def _zipped(project: bytes, texts: Mapping[str, str]) -> bytes:
    """Pack a project and its texts, without a clock and without compression, which differs between systems."""
    packed = BytesIO()
    parts = {"project.qde": project} | {f"sources/{guid}.txt": text.encode() for guid, text in texts.items()}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name)
            part.create_system, part.external_attr = 3, 0o644 << 16
            archive.writestr(part, content)
    return packed.getvalue()
