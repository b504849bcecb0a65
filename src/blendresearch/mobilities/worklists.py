"""Worklists: what the checks found, for the person who can mend it in the Beneficiary Module.

`worklists/findings.xlsx` has a sheet an institution, and each institution has a file of its own to be sent. They name
mobilities by their IDs, the only key that can be searched for, and so are never shared with anybody else.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from blendresearch.data.codelists import heading_of
from blendresearch.data.rules import LISTS
from blendresearch.language import Language, in_sector, load
from blendresearch.language.numbers import Numbers
from blendresearch.mobilities.own_worklist import SENT
from blendresearch.mobilities.places import FOLDER, Place, listed_rules, places, worklists
from blendresearch.render.long_lists import Column, ListSheet, LongList, write_lists
from blendresearch.study.settings import Study

FINDINGS = f"{FOLDER}/findings.xlsx"
_WIDTHS = {"severity": 13, "what": 32, "project": 28, "mobility": 24, "cells": 38, "do": 56, "file": 24, "row": 8}
_MOST_SHEETS = 200  # each waits in a file of its own while a long workbook is written
_NOTHING = "–"


def write_worklists(study: Study, folder: Path) -> list[Path]:
    """Write the worklists of the places in a folder, in the first language of the study, and give the files."""
    words = _Words(load(in_sector(study.languages[0], study.sector)), study)
    table, sheets, made = worklists(folder), [], []
    files = dict(zip(table["institution"], table["file"], strict=True))
    for name, found in places(folder):
        if len(sheets) < _MOST_SHEETS:
            sheets.append(words.sheet(name, name, [words.private], words.lists(found, LISTS)))
        if files[name]:
            made.append(folder / FOLDER / files[name])
            _write(made[-1], words.to_send(name, found), words)
    made.append(folder / FINDINGS)
    _write(made[-1], [words.overview(table, linked=len(sheets)), *sheets], words)
    return made


def _write(path: Path, sheets: Sequence[ListSheet], words: "_Words") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_lists(path, sheets, title=sheets[0].title, language=words.language.locale.replace("_", "-"))


class _Words:
    """What the worklists say in a language."""

    def __init__(self, language: Language, study: Study) -> None:
        self.language, self._number = language, Numbers(language.locale).integer
        self._own, self._registration = language.words["worklists"], language.words["registration"]
        self._study = self._own["notes"]["study"].format(title=study.titled(language.code))
        self._rules = {rule.id: rule for rule in listed_rules()}
        self.private = self._own["notes"]["private"]

    def overview(self, table: pd.DataFrame, linked: int) -> ListSheet:
        """Give the sheet that says what each institution has, the first ones leading to their own."""
        headings = self._own["overview_columns"]
        columns = [Column(headings[name], 40 if name in ("institution", "file") else 14) for name in table]
        rows = [[*row[:-1], row[-1] or self._own["no_file"]] for row in table.itertuples(index=False)]
        notes = [self._study, self.private, self._own["notes"]["all"]]
        listed = LongList("", [[each if isinstance(each, str) else int(each) for each in row] for row in rows])
        return ListSheet(self._own["overview"], self._own["overview_title"], notes, columns, [listed], linked)

    def to_send(self, name: str, found: Sequence[Place]) -> list[ListSheet]:
        """Give the sheets of the file of an institution: each list has one of its own."""
        own = [self._own["notes"]["own"]]
        lists = {each: self.lists(found, [each]) for each in SENT}
        return [self.sheet(self._own["sheets"][each], name, own, made) for each, made in lists.items() if made]

    def sheet(self, label: str, name: str, notes: Sequence[str], lists: Sequence[LongList]) -> ListSheet:
        """Give a sheet of an institution with some lists."""
        columns = [Column(self._own["columns"][key], width) for key, width in _WIDTHS.items()]
        title = self._own["title"].format(institution=name)
        return ListSheet(label, title, [self._study, *notes, self._own["notes"]["mend"]], columns, lists)

    def lists(self, found: Sequence[Place], asked: Sequence[str]) -> list[LongList]:
        """Give the lists of those that are asked for on which anything stands."""
        made = []
        for each in asked:
            rows = [place for place in found if self._rules[place.rule].listed == each]
            if rows:
                notes = list(self._more(rows))
                made.append(LongList(self._own["lists"][each], [self._row(place) for place in rows], notes))
        return made

    def _more(self, found: Sequence[Place]) -> Iterator[str]:
        """Say of which rules not every place is listed."""
        counted: dict[str, list[Place]] = {}
        for place in found:
            counted.setdefault(place.rule, []).append(place)
        for rule, rows in counted.items():
            if rows[0].found > len(rows):
                numbers = {"found": self._number(rows[0].found), "listed": self._number(len(rows))}
                yield self._own["more"].format(what=self._registration["rules"][rule], **numbers)

    def _row(self, place: Place) -> list[str | int]:
        severity = self._registration["severities"][self._rules[place.rule].severity]
        what, do = (self._registration[words][place.rule] for words in ("rules", "advice"))
        cells = self._cells(place)
        return [severity, what, place.project_code, place.mobility_id, cells, do, place.file, place.row]

    def _cells(self, place: Place) -> str:
        """Say what stands in the columns of a rule: in the first one, and in the others as far as they are filled."""
        named = zip(self._rules[place.rule].columns, place.cells, strict=True)
        shown = [(concept, cell) for at, (concept, cell) in enumerate(named) if cell or at == 0]
        return "; ".join(f"{heading_of(concept)}: {cell or _NOTHING}" for concept, cell in shown)
