"""What is coded in a project of REFI-QDA: each passage, or whole source, with the codes that a coder gave it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from blendresearch.base.texts import clean
from blendresearch.survey.qda.codes import Code, codes_of
from blendresearch.survey.qda.exchange_xml import elements_below, guid_of
from blendresearch.survey.qda.passage_words import SourceText
from blendresearch.survey.qda.project_files import ProjectFile, opened_project


@dataclass(frozen=True)
class Passage:
    """What a coder marked in a source, whole or in part: the source by its place in the project (from 1) and its name,
    with what its description says `about` it.

    `codes` are those that the coder gave it. `words` is None where they are not certain, "" where the whole source was
    coded; `description` is what was noted on it.
    """

    source: int
    name: str
    about: str
    coder: str
    codes: tuple[Code | None, ...]
    words: str | None
    description: str


@dataclass(frozen=True)
class Coded:
    """A project as it was read: the program that wrote it, as it calls itself, and its passages."""

    origin: str
    passages: tuple[Passage, ...]


def read_project(path: Path) -> Coded:
    """Read what is coded in a project; raises InputError as `opened_project` does."""
    with opened_project(path) as project:
        return Coded(project.tree.get("origin", ""), tuple(_passages(project)))


def _passages(project: ProjectFile) -> Iterator[Passage]:
    codes = {code.guid: code for code in codes_of(project.tree.find("CodeBook"))}
    users = {guid_of(user): clean(user.get("name") or user.get("id") or "") for user in
             elements_below(project.tree, "Users")}  # fmt: skip
    for number, source in enumerate(elements_below(project.tree, "Sources"), start=1):
        name, about = clean(source.get("name", "")), source.findtext("Description", "")
        for holder in source.iter():
            marks = _marked(holder)
            text = _text_of(holder, project) if any(each.tag == "PlainTextSelection" for each in marks) else None
            for marked in marks:
                words = _words(marked, text)
                for user, given in _by_user(marked).items():
                    own = tuple(codes.get(guid) for guid in given)
                    note = marked.findtext("Description", "") if marked is not source else ""
                    yield Passage(number, name, about, users.get(user, user), own, words, note)


def _marked(holder: Element) -> list[Element]:
    """Give what is coded right below an element: its selections, and itself where it is a source that is coded."""
    selections = [each for each in holder if each.tag.endswith("Selection") and each.find("Coding") is not None]
    is_source = holder.tag.endswith("Source") and holder.find("Coding") is not None
    return [*selections, *([holder] if is_source else [])]


def _by_user(marked: Element) -> dict[str, dict[str, None]]:
    """Give the identifiers of the codes that each coder gave, who is who coded, else who marked."""
    found: dict[str, dict[str, None]] = {}
    for coding in marked.findall("Coding"):
        user = guid_of(coding, "creatingUser") or guid_of(marked, "creatingUser")
        reference = coding.find("CodeRef")
        guid = "" if reference is None else guid_of(reference, "targetGUID")
        found.setdefault(user, {})[guid] = None
    return found


def _text_of(holder: Element, project: ProjectFile) -> SourceText | None:
    inside = holder.findtext("PlainTextContent", "")
    text = inside or project.text(holder.get("plainTextPath", ""))
    return SourceText(text) if text else None


def _words(marked: Element, text: SourceText | None) -> str | None:
    """Give the words of a passage, "" for a whole source, None where they are not certain."""
    if marked.tag.endswith("Source"):
        return ""
    try:
        start, end = int(marked.get("startPosition", "")), int(marked.get("endPosition", ""))
    except ValueError:  # a passage of a film or a picture
        return None
    return text.words(start, end, marked.get("name", "")) if text else None
