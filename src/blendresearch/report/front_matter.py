"""What a report says of itself: who publishes it, of when it is, how to cite it, what made it."""

from typing import TYPE_CHECKING

from blendresearch import __version__
from blendresearch.base.own_code import own_code
from blendresearch.language import said
from blendresearch.render.blocks import DocumentInfo
from blendresearch.study.publication import Publication

if TYPE_CHECKING:
    from blendresearch.report.report import Report

_NAMED = 5  # changed files of the program that are named; the provenance beside the report has all
_GROUP = 16  # signs of a hash that stand together, so that a line can break


def document_of(report: "Report") -> DocumentInfo:
    """Give what a report says of itself; its date is that of the publication or the last day of export, never today."""
    published = report.study.publication or Publication()
    day = published.date or report.study.exported_on
    return DocumentInfo(
        title=report.study.titled(report.code),
        subtitle=report.say("subtitle", calls=report.calls),
        language=report.language.tag,
        date=day.isoformat() if day else None,
        author=_authors(report, published) or said(published.publisher, report.code),
        description=report.say("description", cohorts=report.cohorts),
        keywords=tuple(report.words["keywords"]),
        notice=" ".join(_notices(report, published)),
        imprint=tuple(_imprint(report)),
        colophon=tuple(_colophon(report, published)),
        contact=said(published.contact, report.code),
        version=_edition(report, published),
        logo=report.results.own_texts.pictures.get(published.logo, ""),
        logo_alt=said(published.logo_alt, report.code),
        accent=published.accent,
        marks=tuple(marks(report)),
    )


def marks(report: "Report") -> list[str]:
    """Give the words that every page bears: that the report is a draft, and that its records are invented."""
    published, words = report.study.publication, report.words["marks"]
    draft = published is not None and published.status == "draft"
    invented, rebuilt = report.study.invented, report.study.synthetic and not report.study.invented
    kinds = (("draft", draft), ("reconstruction", rebuilt), ("invented", invented))
    return [words[name] for name, is_so in kinds if is_so]


def _notices(report: "Report", published: Publication) -> list[str]:
    asked = report.study.disclosure
    notices = [said(published.notice, report.code)] if published.notice else []
    notices += [report.say("draft")] if published.status == "draft" else []
    notices += [report.say("invented" if report.study.invented else "synthetic")] if report.study.synthetic else []
    notices += [report.say("internal")] if asked.protects and not report.is_shared else []
    notices += [report.say("counts_hidden", limit=asked.minimum_count)] if report.hides_counts else []
    return notices + ([report.say("names_hidden")] if report.hides_names else [])


def _imprint(report: "Report") -> list[str]:
    """Give the lines below the title; none where the study says nothing of its publication."""
    published = report.study.publication
    if published is None:
        return []
    state = [report.words["status"][published.status], _edition(report, published), _when(report, published)]
    commissioner, authors = said(published.commissioner, report.code), _authors(report, published)
    lines = [
        said(published.publisher, report.code),
        commissioner and report.say("commissioned_by", who=commissioner),
        authors and report.say("written_by", who=authors),
        " · ".join(filter(None, state)),
    ]
    return list(filter(None, lines))


def _when(report: "Report", published: Publication) -> str:
    """Give the day of the publication; without one that of the data, as such."""
    exported = report.study.exported_on
    if published.date:
        return report.numbers.day(published.date)
    return report.say("as_of", day=exported) if exported else ""


def _authors(report: "Report", published: Publication) -> str:
    return report.numbers.join(published.authors) if published.authors else ""


def _edition(report: "Report", published: Publication) -> str:
    edition = said(published.edition, report.code)
    return report.say("edition", number=edition) if edition else ""


def _colophon(report: "Report", published: Publication) -> list[tuple[str, str]]:
    """Give the colophon as pairs of what is said and the words for it; program and input stand there alone."""
    code, labels = report.code, report.words["colophon"]
    days = {"date": published.date, "as_of": report.study.exported_on}
    found = {
        **{name: said(getattr(published, name), code) for name in ("publisher", "commissioner")},
        "authors": _authors(report, published),
        "edition": said(published.edition, code),
        "status": report.words["status"][published.status] if report.study.publication else "",
        **{name: report.numbers.day(day) for name, day in days.items() if day},
        "licence": said(published.licence, code),
        _identifier_kind(published): published.identifier.removeprefix("ISBN "),
        "cite": _citation(report, published),
        "contact": said(published.contact, code),
        "made_with": report.say("made_with", version=__version__),
        "changed_code": changed_code(report),
        "input": grouped(report.results.digest),
    }
    return [(labels[name], text) for name, text in found.items() if text]


def changed_code(report: "Report") -> str:
    """Tell which files of the program were not as they were shipped, with the hash of its code; "" where all were."""
    code = own_code()
    if not code.changed:
        return ""
    named, more = code.changed[:_NAMED], len(code.changed[_NAMED:])
    return report.say("changed_code", named=named, more=more, digest=grouped(code.digest))


def _identifier_kind(published: Publication) -> str:
    return "isbn" if published.identifier.startswith("ISBN ") else "doi"


def _citation(report: "Report", published: Publication) -> str:
    """Give how the report is cited, "" where nobody is known to have written or published it."""
    authors, publisher = ", ".join(published.authors), said(published.publisher, report.code)
    if not authors and not publisher:
        return ""
    day = published.date or report.study.exported_on
    who = f"{authors or publisher}{f' ({day.year})' if day else ''}"
    title = f"{report.study.titled(report.code)}: {report.say('subtitle', calls=report.calls)}"
    parts = [who, title, publisher if authors else "", published.identifier]
    return ". ".join(part.rstrip(".") for part in parts if part) + ("" if published.identifier else ".")


def grouped(digest: str) -> str:
    """Write a hash in groups, so that it fits in a column."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
