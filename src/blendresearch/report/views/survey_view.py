"""Notebook 3: who answered, what institutions named, and how far two people read it the same way."""

from collections.abc import Iterator, Sequence

import pandas as pd

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Prose
from blendresearch.report.chapters import Shown
from blendresearch.report.survey_results import Theme
from blendresearch.report.views.notebook_view import FILLED, LANGUAGE, ReportView, sentences
from blendresearch.statistics.results import Results

_MOST = 3  # so many obstacles are told
_RELIABLE = 0.8
"""From this alpha on codings bear conclusions (Krippendorff)."""
_DIFFERENCES = 2
"""A theme on which coders differ in fewer answers than this is not told by its name."""
_NOTES = {
    "answered_twice": "institutions that answered twice, taken together as one",
    "partial_counted": "answers in part that count",
    "partial_left_out": "answers in part that do not count",
    "outside_frame": "institutions that answered and are not in institutions.csv",
    "unasked": "institutions that answered without being asked",
    "other_options": "cells with another option than those of the question",
    "responded_without_answer": "institutions that answered by institutions.csv, without an answer in an export",
    "answer_without_responded": "institutions with an answer, of which institutions.csv does not say so",
    "uncoded_answers": "answers in words that nobody coded",
    "visits": "working visits",
}


class SurveyView(ReportView):
    """A view on the survey of a study; `notices` are the sentences on what is worth knowing about it."""

    def __init__(self, results: Results, notices: Sequence[str] = ()) -> None:
        super().__init__(results)
        self._survey, self._notices = self.report.survey, notices

    @property
    def found(self) -> Prose:
        """Tell in three lines who answered, which obstacle is named most often, and how far coders agree."""
        lines = [self._response(), self._obstacles(), self._agreement()]
        return sentences(filter(None, lines), "*This study has no survey.*")

    def _response(self) -> str:
        row = self._survey.everybody
        if row is None or is_hidden(row.approached) or is_hidden(row.institutions):
            return f"Answers: {self.numbers.integer(self._survey.answered)}." if self._survey.answered else ""
        asked, approached = self._survey.asked, int(row.approached)
        numbers = " of ".join(map(self.numbers.integer, (asked, approached)))
        rate = "" if pd.isna(row.rr2) else f" = {self.numbers.percent(row.rr2, 0)}"
        unasked = "" if is_hidden(row.unasked) or not row.unasked else f"; {row.unasked} more without being asked"
        told = (
            f"Answered of those that were asked: {numbers}{rate}{unasked}. All institutions: {int(row.institutions)}."
        )
        return self._marked(told, "survey_response", self.report.say("all"))

    def _obstacles(self) -> str:
        named = [each for each in self._survey.leaves("obstacle") if not each.hidden and each.named]
        most = sorted(named, key=lambda each: -each.named)[:_MOST]
        said = [f"{each.label} ({each.named} of {each.answered})" for each in most]
        return self._marked(f"Named most often as an obstacle: {'; '.join(said)}.", "survey_obstacles") if said else ""

    def _agreement(self) -> str:
        said = [
            f"{self.numbers.decimal(row.alpha, 2)} over {self.number(int(row.units), 'judgement', 'judgements')}"
            for row in self._pooled()
            if not pd.isna(row.alpha)
        ]
        told = f"Agreement of coders on all themes together (alpha): {'; '.join(said)}."
        return self._marked(told, "survey_agreement") if said else ""

    @property
    def next(self) -> Prose:
        """List themes on which coders differ, what is not coded, and what must be looked at in the forms."""
        lines = [*self._differences(), *self._to_do()]
        return sentences(lines, "Nothing in the survey asks for a closer look.")

    def _differences(self) -> Iterator[str]:
        for row in self._pooled():
            if row.alpha < _RELIABLE:
                alpha = self.numbers.decimal(row.alpha, 2)
                yield f"Alpha of all themes together is {alpha}: sharpen the codebook and code again."
        table = self._survey.tables.agreement
        counts = ["first_only", "second_only"]
        rows = table[(table["theme"] != "") & ~table[counts].map(is_hidden).any(axis="columns")]
        differ: dict[str, int] = {}
        for row in rows.itertuples():
            differ[self._name(row.theme)] = differ.get(self._name(row.theme), 0) + int(row.first_only + row.second_only)
        most = {name: number for name, number in differ.items() if number >= _DIFFERENCES}
        if most:
            most = dict(sorted(most.items(), key=lambda pair: -pair[1]))
            yield f"Themes that coders read differently, with the number of answers: {self.named(most)}."

    def _to_do(self) -> Iterator[str]:
        notes = self._survey.notes
        for name in ("uncoded_answers", "responded_without_answer", "answer_without_responded", "outside_frame"):
            if notes.get(name):
                yield f"{self.numbers.integer(notes[name])}: {_NOTES[name]}."
        if self._survey.differs and not self.report.filled("survey_comparison"):
            yield "Who answered differs from who did not: say in which direction that moves what you conclude."
        if len(self._notices):
            yield f"Read the {self.number(len(self._notices), 'notice', 'notices')} above, each with what to do."

    def codebook(self) -> Shown:
        """Show what each theme means, what belongs to it, and what does not."""
        columns = ("Theme", "Code", "Meaning", "Belongs to it", "Does not, and where it goes")
        rows = [
            [row.label_en or row.label_nl or row.theme, row.theme, row.definition_en or row.definition_nl,
             row.include, row.exclude]
            for row in self._survey.tables.codebook.itertuples()
        ]  # fmt: skip
        return self.table("codebook", "The codebook of this study", columns, rows, texts=5)

    def notices(self) -> Prose:
        """List what the run has to say about the survey."""
        return sentences(self._notices, "The run has nothing to say about the survey.")

    def notes(self) -> Shown:
        """Show what occurs that readers of the numbers must know of."""
        rows = [[_NOTES[name], self.cell.integer(number)] for name, number in self._survey.notes.items()]
        return self.table("notes", "What readers must know", ("What", "How often"), rows)

    def quotes(self) -> Shown:
        """Show what may be quoted: every quote once, in English where it was translated."""
        table = self._survey.tables.quotes
        rows = []
        for number, told in table.groupby("number"):
            own = told[told["language"] == LANGUAGE]
            row = (own if len(own) else told).iloc[0]
            quote = self.cell.text(row["quote"], language="" if len(own) else row["language"])
            themes = "; ".join(self._name(theme) for theme in dict.fromkeys(told["theme"]))
            rows.append([self.cell.text(str(int(number)), int(number)), quote, themes])
        return self.table("quotes", "What may be quoted", ("Number", "Quote", "Themes"), rows, texts=3)

    def practices(self) -> Shown:
        """Show good practices: every one once, in English where it was translated."""
        table = self._survey.tables.practices
        columns = ("Practice", "Who", "Online", "Abroad", "What it gave")
        rows = []
        for (theme, _), told in table.groupby(["theme", "number"], sort=False):
            own = told[told["language"] == LANGUAGE]
            row = (own if len(own) else told).iloc[0]
            rows.append([self._name(theme), *(row[name] for name in ("who", "online", "abroad", "effect"))])
        return self.table("practices", "Good practices", columns, rows, texts=5)

    # Looking things up

    def _pooled(self) -> list[tuple]:
        table = self._survey.tables.agreement
        return [row for row in table[table["theme"] == ""].itertuples() if not is_hidden(row.units)]

    def _marked(self, told: str, table: str, row: str = "") -> str:
        """Give a sentence with the mark that its numbers were filled in, where those of the table were."""
        return f"{told} {FILLED}" if self.report.filled(table, row=row) else told

    def _name(self, code: str) -> str:
        theme: Theme | None = self._survey.themes.get(code)
        return theme.label if theme else code
