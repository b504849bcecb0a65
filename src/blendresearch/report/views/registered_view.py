"""Notebook 2: how much is registered, by whom and when, and what can be concluded from it."""

from collections.abc import Iterator

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Prose
from blendresearch.report.chapters.funnel import limits_filled
from blendresearch.report.chapters.requested import BY_INSTITUTION
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.leading import leading
from blendresearch.report.views.notebook_view import FILLED, ReportView, sentences
from blendresearch.statistics.requests import announced_and_none
from blendresearch.statistics.totals import Count

_LINES = 3
"""So many lines say what was found, or as many as there are cohorts."""
_TURNS = 1 / 4
"""An institution without which a share changes by this part of it or more is told by its name."""


class RegisteredView(ReportView):
    """A view on the results of a study: the figures that it is known for, and the chapters they stand in."""

    @property
    def found(self) -> Prose:
        """Tell the share of each cohort, with and without the focus, and what was announced."""
        lines = [self._share(cohort) for cohort in self.report.cohorts]
        more = [line for cohort in self.report.cohorts for line in self._more(cohort)]
        return sentences([*lines, *more[: max(_LINES - len(lines), 0)]])

    @property
    def next(self) -> Prose:
        """List who stands out, what rests on one institution, and what is not there yet."""
        lines = [line for cohort in self.report.cohorts for line in self._open(cohort)]
        return sentences(lines, "Nothing in these numbers asks for a closer look.")

    def _share(self, cohort: CohortResults) -> str:
        label = self.label(cohort.cohort)
        if not is_hidden(cohort.all.total) and not cohort.all.total:
            return f"{label}: no mobilities."
        parts = [self._count(cohort.all)]
        focus = [name for name in self.report.study.focus if cohort.focus.total]
        if focus:
            parts.append(f"without {self.named(focus)} {self._count(cohort.without_focus)}")
        if cohort.has_groups:
            parts.append(f"counted in participants {self._count(cohort.participants)}")
        filled = self.report.filled("registered", ("blended", "mobilities", "share"), cohort=cohort.name)
        told = f"{label}, blended of all mobilities: {'; '.join(parts)}."
        return f"{told} {FILLED}" if filled else told

    def _count(self, count: Count) -> str:
        blended, total = map(self.numbers.integer, (count.blended, count.total))
        share = "" if count.share is None else f" = {self.numbers.percent(count.share, 2)}"
        return f"{blended} of {total}{share}"

    def _more(self, cohort: CohortResults) -> Iterator[str]:
        """Give what else is worth a line: what was announced, and over how many institutions it is divided."""
        label, request = self.label(cohort.cohort), cohort.request
        if request and cohort.complete and not self.report.filled(BY_INSTITUTION, ("requested",), totals=True):
            announced, registered = map(self.numbers.integer, (request.requested, request.realised))
            part = "" if request.ratio is None else f" ({self.numbers.percent(request.ratio, 1)})"
            yield f"{label}: {announced} blended mobilities announced, {registered} registered{part}."
        if cohort.institutions and not self.report.filled("every_institution", ("blended",), cohort=cohort.name):
            none = f"{len(cohort.without_blended)} of {len(cohort.institutions)} institutions registered none"
            leader = leading(cohort)
            first = ""
            if leader and leader.kind in ("only", "one"):
                first = f"; {leader.names[0]} has {self.numbers.percent(leader.share, 0)} of all that is blended"
            yield f"{label}: {none}{first}."

    def _open(self, cohort: CohortResults) -> Iterator[str]:
        label, study = self.label(cohort.cohort), self.report.study
        funnel = cohort.inference.funnel
        if funnel and not limits_filled(self.report, cohort):
            for side in ("above", "below"):
                names = funnel.table.loc[funnel.table["flagged"] == side, "institution"].tolist()
                if names:
                    lie = "lies" if len(names) == 1 else "lie"
                    yield f"{label}: {self.named(names)} {lie} {side} the limits of chance. Ask what is done otherwise."
        yield from self._resting(cohort)
        if cohort.complete and not self.report.filled(BY_INSTITUTION, ("requested",), cohort=cohort.name):
            unmet = announced_and_none(cohort.requests, study.user_threshold)
            if unmet:
                names = {each.institution: each.requested for each in unmet}
                yield f"{label}: announced {study.user_threshold} or more, registered none: {self.named(names)}."
        if not cohort.complete:
            yield f"{label}: the numbers can still rise. Run the study again when the projects are finished."
        if missing := cohort.projects.number("missing", "empty_export"):
            yield f"{label}: {self.number(missing, 'project has', 'projects have')} no records. Ask for the exports."
        if errors := self._errors(cohort):
            number = self.number(errors, "record", "records")
            yield f"{label}: {number} that cannot be right; notebook 1 has the places."

    def _resting(self, cohort: CohortResults) -> Iterator[str]:
        """Tell what one institution does to the share, where that is much."""
        label, table = self.label(cohort.cohort), cohort.inference.influence
        pooled = table[table["headline"] == "pooled"]
        row = self.report.say("headline_pooled")
        filled = self.report.filled("headlines", ("moved_by", "without"), row, cohort.name)
        if cohort.all.share and len(pooled) > 1 and not filled:
            most = pooled.loc[pooled["change"].abs().idxmax()]
            if abs(most["change"]) >= _TURNS * cohort.all.share:
                advice = "" if most["institution"] in self.report.study.focus else " Name it as focus if you agree."
                share = self.numbers.percent(most["without"], 2)
                yield f"{label}: without {most['institution']} the share would be {share}. Tell both.{advice}"

    def _errors(self, cohort: CohortResults) -> int:
        table = self.report.results.findings.table
        chosen = table[(table["severity"] == "error") & (table["cohort"] == cohort.name)]
        return 0 if chosen["mobilities"].map(is_hidden).any() else int(chosen["mobilities"].sum())
