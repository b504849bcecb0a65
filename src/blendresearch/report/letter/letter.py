"""The letter to one institution in one language, on two pages."""

from dataclasses import replace
from functools import cached_property

from blendresearch.language import said
from blendresearch.language.prose import phrase
from blendresearch.mobilities.own_worklist import OwnWorklist
from blendresearch.render.blocks import Block, DocumentInfo
from blendresearch.report.front_matter import document_of
from blendresearch.report.letter.actions import actions
from blendresearch.report.letter.own_numbers import own_numbers
from blendresearch.report.letter.standings import Peers, Standing, standings
from blendresearch.report.report import Report
from blendresearch.statistics.results import Results
from blendresearch.study.publication import Publication

PAGES = 2
_COLOPHON = ("publisher", "contact", "as_of", "made_with")
"""Lines of the colophon of a report that a letter has, too."""


class Letter:
    """A letter in the making. Of others it has what the study shares and no name, of the institution all that is known.

    `own` are the results of the full edition, `worklist` what the institution gets to mend.
    """

    def __init__(self, own: Results, peers: Peers, worklist: OwnWorklist, institution: str, code: str) -> None:
        """Raise UsageError when there is no such language, or the study has no title in it."""
        self.report, self.shown = Report(own, code), Report(peers.results, code)
        self.institution, self.worklist = institution, worklist
        self._own_name = peers.results.neutral.get(code, {}).get(peers.own_name, peers.own_name)

    @cached_property
    def standings(self) -> list[Standing]:
        """Give where the institution stands in each cohort, in their order."""
        return standings(self.report, self.shown, self.institution, self._own_name)

    @property
    def document(self) -> DocumentInfo:
        """Give what the letter says of itself: of when it is, and how it looks, as the report."""
        known, published = document_of(self.report), self.report.study.publication or Publication()
        title, cohorts = self.shown.study.titled(self.shown.code), self.report.cohorts
        kept = {self.report.words["colophon"][name] for name in _COLOPHON}
        who = said(published.publisher, self.report.code)
        notices = [self.report.say("draft")] if published.status == "draft" else []
        notices += (
            [self.say("invented" if self.report.study.invented else "synthetic")] if self.report.study.synthetic else []
        )
        return replace(
            known,
            title=self.say("title", institution=self.institution),
            subtitle=self.say("subtitle", title=title, cohorts=cohorts),
            description=self.say("description", institution=self.institution),
            notice=" ".join(notices),
            imprint=(*filter(None, [who]), self.say("only_for", institution=self.institution)),
            colophon=tuple((name, text) for name, text in known.colophon if name in kept),
            version="",
            pages=PAGES,
        )

    @property
    def words(self) -> dict:
        """Give the words of letters in its language (`letter.toml`)."""
        return self.report.language.words["letter"]

    def say(self, name: str, **values: object) -> str:
        """Fill in one phrase of `letter.toml`."""
        return phrase(self.report.code, "letter", name, values)

    @property
    def blocks(self) -> list[Block]:
        """Give both pages: what was registered, and what can be done."""
        return [*own_numbers(self), *actions(self)]
