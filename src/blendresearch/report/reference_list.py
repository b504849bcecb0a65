"""Documents that a report refers to (`data/references.toml`), in its language."""

from dataclasses import dataclass
from datetime import date

from blendresearch.data.shipped import shipped_list
from blendresearch.report.report import Report


@dataclass(frozen=True)
class Reference:
    """A document: `published` is a year or month in words, `use` what it is for.

    `language` is that of the title where it is another than that of the report, else "".
    """

    author: str
    title: str
    language: str
    published: str
    place: str
    use: str


def references_of(report: Report) -> list[Reference]:
    """Give all documents, in the order of the list."""
    return [reference(report, name) for name in shipped_list("references")]


def reference(report: Report, name: str) -> Reference:
    """Give one document by its name in the list."""
    listed, said = shipped_list("references")[name], report.language.words["references"]["documents"][name]
    return Reference(
        author=said["author"],
        title=listed["title"],
        language=report.marked(listed["language"]),
        published=_published(report, listed["published"]),
        place=listed.get("place", ""),
        use=said["use"],
    )


def _published(report: Report, text: str) -> str:
    year, _, month = text.partition("-")
    return report.numbers.month(date(int(year), int(month), 1)) if month else year
