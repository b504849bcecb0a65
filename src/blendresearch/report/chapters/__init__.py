"""The chapters of the report, in its order.

To add one: a module here, its place in `CHAPTERS`, its prose in `language/<code>/prose/<name>.md.j2`, and a cell in
`notebooks/05_report.ipynb`. A chapter whose input is not there gives no blocks. One that tells about the other chapters
is an `overview`: its function takes their `Contents`, too.
"""

from weakref import WeakKeyDictionary

from IPython.display import display

from blendresearch.base.errors import UsageError
from blendresearch.render.blocks import Block
from blendresearch.report.chapters.about_technical import about_technical
from blendresearch.report.chapters.activity_types import activity_types
from blendresearch.report.chapters.all_tables import all_tables
from blendresearch.report.chapters.background import background
from blendresearch.report.chapters.between_editions import between_editions
from blendresearch.report.chapters.beyond_registered import beyond_registered
from blendresearch.report.chapters.certainty import certainty
from blendresearch.report.chapters.change import change
from blendresearch.report.chapters.conclusions import conclusions
from blendresearch.report.chapters.context import context
from blendresearch.report.chapters.context_told import context_told
from blendresearch.report.chapters.for_reporters import for_reporters
from blendresearch.report.chapters.funnel import funnel
from blendresearch.report.chapters.glossary import glossary
from blendresearch.report.chapters.guide import guide
from blendresearch.report.chapters.headlines import headlines
from blendresearch.report.chapters.institutions import institutions
from blendresearch.report.chapters.institutions_by_call import institutions_by_call
from blendresearch.report.chapters.institutions_drawn import institutions_drawn
from blendresearch.report.chapters.left_out import left_out
from blendresearch.report.chapters.logs import logs
from blendresearch.report.chapters.method import method
from blendresearch.report.chapters.method_in_words import method_in_words
from blendresearch.report.chapters.methods import methods
from blendresearch.report.chapters.population import population
from blendresearch.report.chapters.provenance import provenance
from blendresearch.report.chapters.quality_statement import quality_statement
from blendresearch.report.chapters.references import references
from blendresearch.report.chapters.registered_use import registered_use
from blendresearch.report.chapters.registration_quality import registration_quality
from blendresearch.report.chapters.reporting_checklist import reporting_checklist
from blendresearch.report.chapters.reproduction import reproduced, reproduction
from blendresearch.report.chapters.requested import requested
from blendresearch.report.chapters.requested_by_institution import requested_by_institution
from blendresearch.report.chapters.running import running
from blendresearch.report.chapters.summary import summary
from blendresearch.report.chapters.survey_agreement import survey_agreement
from blendresearch.report.chapters.survey_counts import survey_tables
from blendresearch.report.chapters.survey_feedback import survey_feedback
from blendresearch.report.chapters.survey_obstacles import survey_obstacles
from blendresearch.report.chapters.survey_practices import survey_practices
from blendresearch.report.chapters.survey_response import survey_response
from blendresearch.report.chapters.survey_uses import survey_uses
from blendresearch.report.chapters.survey_wishes import survey_wishes
from blendresearch.report.chapters.threshold import threshold
from blendresearch.report.chapters.units import units
from blendresearch.report.chapters.what_changed import what_changed
from blendresearch.report.contents import Chapter, Contents
from blendresearch.report.report import Report

CHAPTERS: dict[str, Chapter] = {
    "summary": Chapter(summary, overview=True, part="", new_page=True),
    "background": Chapter(background, overview=True, new_page=True),
    "method": Chapter(method),
    "registered_use": Chapter(registered_use),
    "requested": Chapter(requested),
    "certainty": Chapter(certainty),
    "what_changed": Chapter(what_changed),
    "survey_feedback": Chapter(survey_feedback),
    "survey_obstacles": Chapter(survey_obstacles),
    "survey_uses": Chapter(survey_uses),
    "survey_practices": Chapter(survey_practices),
    "survey_wishes": Chapter(survey_wishes),
    "context_told": Chapter(context_told),
    "conclusions": Chapter(conclusions, overview=True, new_page=True),
    "institutions": Chapter(institutions, part="annex"),
    "method_in_words": Chapter(method_in_words, part="annex"),
    "quality_statement": Chapter(quality_statement, part="annex"),
    "guide": Chapter(guide, part="annex", new_page=True),
    "reproduction": Chapter(reproduction, part="annex"),
    "glossary": Chapter(glossary, part="annex"),
    "references": Chapter(references, part="annex"),
    # The technical volume
    "about_technical": Chapter(about_technical, volume="technical"),
    "population": Chapter(population, volume="technical"),
    "institutions_by_call": Chapter(institutions_by_call, volume="technical"),
    "headlines": Chapter(headlines, volume="technical"),
    "funnel": Chapter(funnel, volume="technical"),
    "threshold": Chapter(threshold, volume="technical"),
    "running": Chapter(running, volume="technical"),
    "requested_by_institution": Chapter(requested_by_institution, volume="technical"),
    "change": Chapter(change, volume="technical"),
    "between_editions": Chapter(between_editions, volume="technical"),
    "units": Chapter(units, volume="technical"),
    "activity_types": Chapter(activity_types, volume="technical"),
    "registration_quality": Chapter(registration_quality, volume="technical"),
    "beyond_registered": Chapter(beyond_registered, volume="technical"),
    "institutions_drawn": Chapter(institutions_drawn, volume="technical"),
    "context": Chapter(context, volume="technical"),
    "for_reporters": Chapter(for_reporters, overview=True, volume="technical"),
    "survey_response": Chapter(survey_response, volume="technical"),
    "survey_tables": Chapter(survey_tables, volume="technical"),
    "survey_agreement": Chapter(survey_agreement, volume="technical"),
    "all_tables": Chapter(all_tables, overview=True, volume="technical"),
    "methods": Chapter(methods, volume="technical"),
    "reproduced": Chapter(reproduced, volume="technical"),
    "logs": Chapter(logs, volume="technical"),
    "provenance": Chapter(provenance, volume="technical"),
    "reporting_checklist": Chapter(reporting_checklist, overview=True, volume="technical"),
    "left_out": Chapter(left_out, overview=True, volume="technical"),
}

_contents: WeakKeyDictionary[Report, Contents] = WeakKeyDictionary()


def contents_of(report: Report) -> Contents:
    """Give the chapters of a report, the same ones each time: a chapter that another has asked for is there already."""
    return _contents.setdefault(report, Contents(report, CHAPTERS))


class Shown:
    """The blocks of a chapter, which a notebook cell shows one below the other."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks

    def _ipython_display_(self) -> None:
        for block in self.blocks:
            display(block)


def chapter(report: Report, name: str) -> Shown:
    """Build one chapter of a report; raise UsageError when there is no chapter of that name."""
    if name not in CHAPTERS:
        raise UsageError(f"There is no chapter {name!r}; there are {', '.join(CHAPTERS)}.")
    return Shown(contents_of(report).shown(name))
