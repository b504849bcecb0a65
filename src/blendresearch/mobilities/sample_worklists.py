"""The worklists of a validation sample: one question a mobility, for the institution that registered it.

Whether a mobility is flagged stands in none of them: who is asked should not be led by it.
"""

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from blendresearch.base.file_names import file_names
from blendresearch.language import Language, in_sector, load
from blendresearch.mobilities.sampling import AskedMobility
from blendresearch.render.long_lists import Column, ListSheet, LongList, write_lists
from blendresearch.study.drawn_sample import SAMPLE, DrawnSample
from blendresearch.study.settings import Study
from blendresearch.study.validation_answers import COLUMNS_OF_VALIDATION, VALIDATION

OVERVIEW = "overview"
_WIDTHS = {"project": 28, "mobility": 24, "type": 16, "start": 14, "answer": 22, "source": 50}
_MOST_SHEETS = 200


def write_sample(study: Study, sample: DrawnSample, asked: Sequence[AskedMobility], folder: Path) -> list[Path]:
    """Write a sample into a folder, which is there, and give the files.

    `sample.json` is the sample itself, `validation.csv` the list of answers to fill in, `<institution>.xlsx` what to
    send to an institution, `overview.xlsx` all of it, in the first language of the study.
    """
    words = _Words(load(in_sector(study.languages[0], study.sector)), study, sample)
    lists = [(name, list(own)) for name, own in groupby(asked, key=lambda each: each.institution)]
    names = file_names([name for name, _ in lists], taken=[OVERVIEW], otherwise="institution")
    made = [sample.save(folder / SAMPLE), _write_answers(asked, folder / VALIDATION)]
    for (name, own), file in zip(lists, names, strict=True):
        made.append(folder / f"{file}.xlsx")
        words.write(made[-1], [words.sheet(name, own, to_send=True)])
    made.append(folder / f"{OVERVIEW}.xlsx")
    sheets = [words.sheet(name, own, to_send=False) for name, own in lists[:_MOST_SHEETS]]
    rows = [(name, len(own), f"{file}.xlsx") for (name, own), file in zip(lists, names, strict=True)]
    words.write(made[-1], [words.overview(rows, linked=len(sheets)), *sheets])
    return made


def _write_answers(asked: Sequence[AskedMobility], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS_OF_VALIDATION)
        rows.writerows((each.drawn.project_code, each.drawn.mobility_id, "", "") for each in asked)
    return path


class _Words:
    """What the worklists of a sample say in a language."""

    def __init__(self, language: Language, study: Study, sample: DrawnSample) -> None:
        self._language, self._own = language, language.words["sample"]
        notes = self._own["notes"]
        self._study = language.words["worklists"]["notes"]["study"].format(title=study.titled(language.code))
        self._drawn = notes["drawn"].format(size=len(sample.mobilities), seed=sample.seed)

    def write(self, path: Path, sheets: Sequence[ListSheet]) -> None:
        write_lists(path, sheets, title=sheets[0].title, language=self._language.locale.replace("_", "-"))

    def overview(self, rows: Sequence[tuple[str, int, str]], linked: int) -> ListSheet:
        """Give the sheet that says how many mobilities each institution is asked about, and in which file."""
        notes = self._own["notes"]
        columns = [
            Column(text, 14 if key == "mobilities" else 40) for key, text in self._own["overview_columns"].items()
        ]
        told = [self._study, notes["private"], self._drawn, notes["back"]]
        return ListSheet(
            self._own["overview"], self._own["overview_title"], told, columns, [LongList("", rows)], linked
        )

    def sheet(self, name: str, asked: Sequence[AskedMobility], *, to_send: bool) -> ListSheet:
        """Give the sheet of an institution."""
        notes = self._own["notes"]
        shown = [notes["own"], notes["question"], notes["answer"]] if to_send else [notes["private"], notes["question"]]
        columns = [Column(self._own["columns"][key], width) for key, width in _WIDTHS.items()]
        rows = [
            (each.drawn.project_code, each.drawn.mobility_id, each.activity_type, each.start, "", "") for each in asked
        ]
        return ListSheet(
            name, self._own["title"].format(institution=name), [self._study, *shown], columns, [LongList("", rows)]
        )
