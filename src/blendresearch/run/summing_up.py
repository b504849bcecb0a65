"""What a run tells at its end, kept so that a run without a change can tell it again without any results at hand.

Of a study that protects anything it tells what its shared edition shows, and no more: what stands on a terminal is
copied into mails and issues. What `check` tells is for who has the exports.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from blendresearch.base.cell_places import in_words
from blendresearch.base.hidden import is_hidden
from blendresearch.data.rules import rules
from blendresearch.language.numbers import Numbers
from blendresearch.mobilities.places import first_places, worklists
from blendresearch.run.notices import undated
from blendresearch.run.steps import SUMMARY
from blendresearch.statistics.results import Results
from blendresearch.statistics.totals import Count

_ENGLISH = Numbers("en_GB")


def save_summary(folder: Path, summary: Mapping[str, Any]) -> Path:
    """Write a summary to the folder of the tables that it is of."""
    path = folder / SUMMARY
    text = json.dumps(summary, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def summary_of(results: Results) -> dict[str, Any]:
    """Give the headline counts of every cohort, the checks that found something, and what became of published figures.

    `cohorts` has a row of texts a cohort: name, mobilities, blended, share, share without the focus. `found` has whole
    numbers, or the signs of hidden ones. `undated` asks for days of exports that a report should tell.
    """
    found = results.findings
    worth = sorted({rule.id for rule in rules() if rule.severity != "note" and found.finds(rule.id)})
    return {
        "cohorts": [_row(results, cohort.name) for cohort in results.study.cohorts],
        "found": {rule: str(number) if is_hidden(number := found.of(rule)) else number for rule in worth},
        "published": dict(Counter(figure.status for figure in results.published)),
        "undated": list(map(str, undated(results.study))),
    }


def about_input(folder: Path, *, projects: Sequence[str], notices: Sequence[str]) -> dict[str, Any]:
    """Give what an edition that hides something does not tell: places, projects by their codes, and all else.

    `first` says in words where what a check found stands first, `worklists` how many places are listed, and at how many
    institutions; both are read from the folder of the tidy mobilities. `projects` are sentences on projects without a
    record.
    """
    listed = worklists(folder)
    return {
        "first": _firsts(folder),
        "projects": list(projects),
        "notices": list(notices),
        "worklists": {
            "places": int(listed.select_dtypes("integer").to_numpy().sum()),
            "institutions": len(listed),
        },
    }


def _firsts(folder: Path) -> dict[str, str]:
    column = {rule.id: rule.column for rule in rules()}
    return {rule: in_words(file, column[rule], row) for rule, (file, row) in first_places(folder).items()}


def _row(results: Results, cohort: str) -> list[str]:
    count, without = (results.statistics.find(cohort, subset=name) for name in ("all", "without_focus"))
    return [
        cohort, _ENGLISH.integer(count.total), _ENGLISH.integer(count.blended), _share(count), _share(without),
    ]  # fmt: skip


def _share(count: Count | None) -> str:
    return _ENGLISH.percent(count.share if count else None, 2, missing="-")
