"""Notebook 1: what became of the raw exports, what the checks found, and what that could do to the share."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import duckdb
import pandas as pd

from blendresearch.data.rules import SEVERITIES, rules
from blendresearch.mobilities.registration import first_found
from blendresearch.render.blocks import Prose, Row
from blendresearch.report.chapters import Shown
from blendresearch.report.views.notebook_view import FILLED, NotebookView, sentences, yes_no
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Study

_FIRST = 3  # so many places of each finding are shown
_LEFT_OUT = {
    "draft": "draft",
    "accompanying_person": "accompanying person",
    "intensive_programme": "part of a blended intensive programme",
    "sub_row": "sub-row of a mobility",
    "other_call_year": "other call year",
}
_TO_MEND = SEVERITIES[:2]


class PreparedView(NotebookView):
    """A view on the tidy mobilities of a study; `findings` is `registration.csv`, `bounds` is `bounds.csv`."""

    def __init__(
        self, study: Study, findings: pd.DataFrame, bounds: pd.DataFrame, mobilities: duckdb.DuckDBPyRelation
    ) -> None:
        super().__init__()
        self._study, self._findings, self._bounds, self._mobilities = study, findings, bounds, mobilities
        self._labels = self.labels(study)
        self._rules = self.words["registration"]["rules"]

    @property
    def found(self) -> Prose:
        """Tell in three lines what counts, what the checks found, and within which bounds the share lies."""
        return sentences([self._counted(), self._checked(), self._bounded()])

    def _counted(self) -> str:
        counted = {row.cohort: row.records for row in self._sums if not row.left_out}
        said = [f"{self.numbers.integer(counted.get(name, 0))} in {_lowered(label)}" for name, label in self._named]
        left_out = sum(int(row.records) for row in self._sums if row.left_out)
        return f"Mobilities that count: {'; '.join(said)}. Left out: {self.number(left_out, 'record', 'records')}."

    def _checked(self) -> str:
        kinds = [self.number(self._of_severity(kind), kind, f"{kind}s") for kind in _TO_MEND]
        table = self._findings
        to_mend = table[table["severity"].isin(_TO_MEND) & (table["institution"] != "")]
        places = self.number(to_mend["institution"].nunique(), "institution", "institutions")
        told = f"The checks of the registration found {' and '.join(kinds)}, at {places}."
        return " ".join([told, *self._filled("findings")])

    def _bounded(self) -> str:
        said = []
        for name, label in self._named:
            shares = {bound: self.numbers.percent(count.share, 2) for bound, count in self._bounds_of(name).items()}
            if shares:
                lower, registered, upper = (shares[bound] for bound in ("lower", "registered", "upper"))
                between = f" (if doubtful flags are counted otherwise {lower} to {upper})" if lower != upper else ""
                said.append(f"{registered}{between} in {_lowered(label)}")
        told = f"Share registered as blended: {'; '.join(said) or 'none, for want of mobilities'}."
        return " ".join([told, *self._filled("bounds")])

    @property
    def next(self) -> Prose:
        """List what to mend or to ask, that with most places first."""
        lines = [
            f"{word}: {self.named(self._by('institution', kind))}. Most often: {self._most(kind)}."
            for kind, word in (("error", "Errors to mend"), ("warning", "Warnings to look at"))
            if self._of_severity(kind)
        ]
        apart = {label: self._apart(name) for name, label in self._named if self._apart(name)}
        if apart:
            widest = max(apart, key=apart.get)
            points = self.numbers.decimal(apart[widest] * 100, 2)
            lines.append(
                f"In {_lowered(widest)} the bounds of the share lie furthest apart, {points} percentage points: mend "
                "these exports first."
            )
        found = [*lines, *self._filled("findings")] if lines else []
        return sentences(found, "The checks found no error and nothing doubtful.")

    def cohorts(self) -> Shown:
        """Show which calls are taken together, and of which day their exports are."""
        rows = [
            [self._labels[each.name], each.name, yes_no(each.complete), self._day(each.exported_on)]
            for each in self._study.cohorts
        ]
        columns = ("Calls", "Name in the tables", "Finished", "As of")
        return self.table("cohorts", "The cohorts of the study", columns, rows, texts=4)

    def findings(self) -> Shown:
        """Show how many records each check found, by cohort, and at how many institutions."""
        cohorts = [name for name in self._labels if name or (self._findings["cohort"] == "").any()]
        rows = []
        for rule in sorted(rules(), key=lambda each: SEVERITIES.index(each.severity)):
            if found := self._by_rule.get(rule.id):
                places = len({each.institution for each in found if each.institution})
                numbers = [sum(int(each.mobilities) for each in found if each.cohort == name) for name in cohorts]
                kind = self.words["registration"]["severities"][rule.severity]
                rows.append([self._rules[rule.id], kind, *map(self.cell.integer, (*numbers, places))])
        columns = ["Finding", "Severity", *(self._labels[name] for name in cohorts), "Institutions"]
        note = " ".join(["By institution: analysis.prepare().", *self._filled("findings")])
        return self.table("findings", "What the checks found, in records", columns, rows, texts=2, note=note)

    def places(self, severity: str) -> Shown:
        """Show the first places of each finding of a severity, by file and row as a spreadsheet counts."""
        asked = [rule for rule in rules() if rule.severity == severity]
        found = first_found(self._mobilities, asked, _FIRST).itertuples()
        rows = [
            [self._rules[each.rule], each.institution or "", each.file, self.cell.text(str(each.row), int(each.row))]
            for each in found
        ]
        columns, note = ("Finding", "Institution", "File", "Row"), f"All of them: analysis.where('{severity}')."
        caption = f"The first {_FIRST} places of each {severity}"
        return self.table(f"places-{severity}", caption, columns, rows, texts=3, note=note)

    def worklists(self, made: pd.DataFrame) -> Shown:
        """Show what stands on the worklist of each institution, that with most first."""
        names = [name for name in made if name not in ("institution", "file")]
        ordered = made[made[names].sum(axis="columns") > 0]
        ordered = ordered.sort_values([*names, "institution"], ascending=[*([False] * len(names)), True])
        rows = [
            [row["institution"], *(self.cell.integer(int(row[name])) for name in names)]
            for row in ordered.to_dict("records")
        ]
        columns = ["Institution", *(name.capitalize() for name in names)]
        return self.table("worklists", "What stands on the worklists, in places", columns, rows)

    def bounds(self) -> Shown:
        """Show the share as registered between its bounds, and each check by which one of them moves."""
        words, rows = self.words["registration"]["bounds"], []
        for row in self._bounds.itertuples():
            if not row.rule or row.moved:
                because = self._rules[row.rule] if row.rule else "all checks" if row.bound != "registered" else ""
                counts = self.cell.count(_count(row), 2)[:3]
                rows.append(
                    [self._labels[row.cohort], words[row.bound], because, self.cell.integer(row.moved), *counts]
                )
        columns = ("Calls", "Bound", "Because of", "Moved", "Blended", "Mobilities", "Share")
        caption, note = "The share as registered, between two bounds", " ".join(self._filled("bounds"))
        return self.table("bounds", caption, columns, rows, texts=3, note=note)

    def records(self) -> Shown:
        """Show the first few tidy records, in the columns that are counted."""
        columns = {
            "cohort": "Calls", "institution": "Institution", "call_year": "Call", "activity_type": "Activity type",
            "participants": "Participants", "blended": "Blended", "left_out": "Left out as",
        }  # fmt: skip
        found = self._mobilities.select(", ".join(columns)).order("ALL").limit(5).fetchall()
        rows = [
            [
                self._labels[cohort or ""], institution or "", str(year or ""), activity_type or "",
                yes_no(blended), _LEFT_OUT.get(left_out, ""), self.cell.integer(participants),
            ]
            for cohort, institution, year, activity_type, participants, blended, left_out in found
        ]  # fmt: skip
        headings = [label for name, label in columns.items() if name != "participants"] + [columns["participants"]]
        return self.table(
            "records", "Five tidy records", headings, rows, texts=6, note="All of them: analysis.prepared."
        )

    def totals(self) -> Shown:
        """Show how many records and participants count, and why the others do not."""
        rows: list[Row] = [
            [self._labels[row.cohort], _LEFT_OUT.get(row.left_out, "counts"), *map(self.cell.integer, row[2:])]
            for row in self._sums
        ]
        columns = ("Calls", "Counts or left out as", "Records", "Participants")
        return self.table("totals", "Records that count, and those that do not", columns, rows, texts=2)

    def notices(self, told: Sequence[str]) -> Prose:
        """List what is worth knowing about the input."""
        return sentences(told, "Nothing in the input is out of the usual.")

    # Looking things up

    def _filled(self, table: str) -> list[str]:
        """Say of a table of the report, or of what is told of it, that the study filled cells of it in."""
        return [FILLED] if any(table in each.on for each in self._study.filled_in) else []

    @property
    def _named(self) -> list[tuple[str, str]]:
        return [(name, label) for name, label in self._labels.items() if name]

    @cached_property
    def _sums(self) -> list[tuple]:
        asked = (
            "coalesce(cohort, '') AS cohort, coalesce(left_out, '') AS left_out, count(*) AS records, "
            "coalesce(sum(participants), 0)::BIGINT AS participants"
        )
        return list(self._mobilities.aggregate(asked).order("ALL").df().itertuples(index=False))

    @cached_property
    def _by_rule(self) -> dict[str, list[tuple]]:
        found: dict[str, list[tuple]] = {}
        for row in self._findings.itertuples():
            found.setdefault(row.rule, []).append(row)
        return found

    def _of_severity(self, severity: str) -> int:
        return int(self._findings.loc[self._findings["severity"] == severity, "mobilities"].sum())

    def _by(self, column: str, severity: str) -> dict[str, int]:
        """Count the records with a finding of a severity by institution or rule, most first."""
        table = self._findings[(self._findings["severity"] == severity) & (self._findings[column] != "")]
        counted = Counter()
        for name, number in zip(table[column], table["mobilities"], strict=True):
            counted[name] += int(number)
        return dict(counted.most_common())

    def _most(self, severity: str) -> str:
        rule, number = next(iter(self._by("rule", severity).items()))
        return f"{self._rules[rule].lower()} ({self.numbers.integer(number)})"

    def _bounds_of(self, cohort: str) -> dict[str, Count]:
        table = self._bounds[
            (self._bounds["cohort"] == cohort) & (self._bounds["rule"] == "") & (self._bounds["total"] > 0)
        ]
        return {row.bound: _count(row) for row in table.itertuples()}

    def _apart(self, cohort: str) -> Fraction:
        bounds = self._bounds_of(cohort)
        return bounds["upper"].share - bounds["lower"].share if bounds else Fraction(0)

    def _day(self, day: object) -> str:
        return self.cell.day(day).text if day else self.cell.sign("unknown").text


def _count(row: tuple) -> Count:
    return Count(int(row.total), int(row.blended), float("nan"), float("nan"))


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
