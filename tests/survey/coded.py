"""What software for coding exports, made in code with the traits of each program; and a small study around it.

folder = write_survey(tmp_path / "s", {"codings.csv": "institution,theme\n..."})
project = qdpx(path, sources=[source("Alpha College - user - why", "text", ...)])
"""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from blendresearch.study.spellings import Spellings
from blendresearch.survey.codebook import shipped_codebook
from blendresearch.survey.codings import CodingsRead, read_codings

FRAME = pd.DataFrame(
    {
        "institution": ["Alpha College", "Beta - Noord", "Gamma College"],
        "survey_form": ["user", "non-user", ""],
    }
)
QUESTIONS = pd.DataFrame({"question": ["why", "wishes", "Users"], "form": ["", "", "user"]})
NAMES = Spellings({"Alfa": "Alpha College"})


def write_survey(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files of the folder `survey/` of a study and give the study."""
    (folder / "survey").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "survey" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path, codebook: pd.DataFrame | None = None, frame: pd.DataFrame | None = FRAME) -> CodingsRead:
    """Read the codings of a study of three institutions, of which one got no form."""
    return read_codings(folder, shipped_codebook() if codebook is None else codebook, QUESTIONS, NAMES, frame)


def guid(name: str) -> str:
    """Give an identifier that is the same for the same name."""
    return str(uuid5(NAMESPACE_URL, name)).upper()


def code(name: str, inside: str = "", *, description: str = "", codable: str = "true", of: str = "") -> str:
    """Write a code; `of` is the name by which it is given, where another code has the same one."""
    said = f"<Description>{escape(description)}</Description>" if description else ""
    own = f'guid="{guid(of or name)}" name={quoteattr(name)} isCodable="{codable}"'
    return f"<Code {own}>{said}{inside}</Code>"


def coding(name: str, coder: str = "") -> str:
    """Write that a code was given by a coder."""
    who = f' creatingUser="{guid(coder)}"' if coder else ""
    reference = f'<CodeRef targetGUID="{guid(name)}"/>'
    return f'<Coding guid="{guid(f"{name} {coder}")}"{who}>{reference}</Coding>'


def passage(start: int, end: int, name: str, *codings: str, description: str = "") -> str:
    """Write a passage of a text."""
    said = f"<Description>{escape(description)}</Description>" if description else ""
    where = f'startPosition="{start}" endPosition="{end}" name={quoteattr(name)} guid="{guid(name)}"'
    return f"<PlainTextSelection {where}>{said}{''.join(codings)}</PlainTextSelection>"


def source(name: str, *inside: str, text: str = "", kept: bool = False) -> str:
    """Write a text source; its text stands within, or is `kept` as a file of its own."""
    within = "" if kept else f"<PlainTextContent>{escape(text)}</PlainTextContent>"
    where = f' plainTextPath="internal://{guid(name)}.txt"' if kept else ""
    return f'<TextSource guid="{guid(name)}" name={quoteattr(name)}{where}>{within}{"".join(inside)}</TextSource>'


def project(
    codes: Sequence[str], sources: Sequence[str], *, users: Sequence[str] = (), version: str = "1.0", origin: str = "x"
) -> str:
    """Write the XML of a project."""
    people = "".join(f'<User guid="{guid(name)}" name={quoteattr(name)}/>' for name in users)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:{version}" name="p" '
        f'origin="{origin}"><Users>{people}</Users><CodeBook><Codes>{"".join(codes)}</Codes></CodeBook>'
        f"<Sources>{''.join(sources)}</Sources></Project>"
    )


def qdpx(path: Path, xml: str, texts: Mapping[str, bytes] | None = None, *, name: str = "project.qde",
         folder: str = "sources", packing: int = zipfile.ZIP_DEFLATED) -> Path:  # fmt: skip
    """Pack a project with the texts of its sources, by the names of these."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr(name, xml)
        for document, content in (texts or {}).items():
            archive.writestr(f"{folder}/{guid(document)}.txt", content)
    return path
