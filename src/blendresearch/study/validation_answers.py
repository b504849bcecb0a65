"""What a sample of mobilities turned out to be: `validation.csv` or filled-in worklists, matched to the draw."""

from collections import Counter
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import meaning
from blendresearch.study.drawn_sample import DrawnSample
from blendresearch.study.list_rows import empty_cells, read_list, stop_at, wrong_rows
from blendresearch.study.returned_worklists import returned_worklists

VALIDATION = "validation.csv"
REQUIRED_OF_VALIDATION = ("project_code", "mobility_id", "answer")
COLUMNS_OF_VALIDATION = (*REQUIRED_OF_VALIDATION, "source")
ANSWERS = ("yes", "no", "unknown")
_KEY = ["project_code", "mobility_id"]


def read_answers(folder: Path) -> pd.DataFrame | None:
    """Read `validation.csv`, and worklists that came back in `validation/`.

    `project_code`, `mobility_id`, `answer` (yes, no, unknown, "" for none yet), `source`, `file` and `row`; None
    without any. Raises InputError when a mobility has two answers or an answer is another word.
    """
    path = folder / VALIDATION
    listed = read_list(path, REQUIRED_OF_VALIDATION, COLUMNS_OF_VALIDATION[3:])
    found = [] if listed is None else [(path, listed)]
    found += returned_worklists(folder, REQUIRED_OF_VALIDATION, COLUMNS_OF_VALIDATION)
    if not found:
        return None
    wrong = [error for place, rows in found for error in _faults(rows, place)]
    answers = pd.concat([rows.assign(file=place.name) for place, rows in found], ignore_index=True)
    answers["answer"] = [meaning("answer", text) if text else "" for text in answers["answer"]]
    stop_at(wrong or _answered_twice(answers))
    return answers


def _faults(rows: pd.DataFrame, path: Path) -> list[InputError]:
    strange = [
        row for row, text in zip(rows["row"], rows["answer"], strict=True) if text and not meaning("answer", text)
    ]
    what = "the answer is neither yes nor no nor unknown"
    do = "Write one of these, or leave it empty as long as there is none"
    return empty_cells(rows, _KEY, path) + wrong_rows(strange, "answer", what, do, path)


def _answered_twice(answers: pd.DataFrame) -> list[InputError]:
    given = answers[answers["answer"] != ""]
    what, do = "the mobility has an answer already", "Keep the one that holds"
    return _of_mobilities(given[given.duplicated(_KEY)], what, do)


def _of_mobilities(rows: pd.DataFrame, what: str, do: str) -> list[InputError]:
    parts = rows.groupby("file", sort=False)
    return [error for file, own in parts for error in wrong_rows(own["row"], "mobility_id", what, do, Path(file))]


def answers_by_stratum(answers: pd.DataFrame | None, sample: DrawnSample | None, cohorts: list[str]) -> pd.DataFrame:
    """Count answers by stratum: `cohort`, `flagged`, `size`, how many were `drawn`, and `yes`, `no`, `unknown` of them.

    Without answers no rows. Raises InputError when there is no sample that they belong to, when it is one of other
    cohorts, or when a mobility was not drawn, with its row.
    """
    columns = ["cohort", "flagged", "size", "drawn", *ANSWERS]
    if answers is None or not (answers["answer"] != "").any():
        return pd.DataFrame(columns=columns)
    if sample is None:
        raise InputError(
            "there are answers, and no sample that they belong to, so that they cannot be weighed",
            do="Put sample.json of the draw beside it, or draw again with 'blendresearch sample': the same exports, "
            "size and seed give the same mobilities",
            file=VALIDATION,
        )
    if {each.cohort for each in sample.strata} - set(cohorts):
        what = "the sample was drawn from cohorts that study.toml does not have any more"
        raise InputError(what, do="Give the cohorts their names of that time, or draw a new sample", file=VALIDATION)
    return pd.DataFrame(_rows(answers, sample), columns=columns)


def _rows(answers: pd.DataFrame, sample: DrawnSample) -> list[tuple[object, ...]]:
    stratum = {(each.project_code, each.mobility_id): each.stratum for each in sample.mobilities}
    keys = list(zip(answers["project_code"], answers["mobility_id"], strict=True))
    strange = answers[[key not in stratum for key in keys]]
    what = "the mobility is none of those that were drawn"
    do = "Write project code and mobility ID as they stand in the worklist, or remove the row"
    stop_at(_of_mobilities(strange, what, do))
    drawn = Counter(stratum.values())
    given = Counter((stratum[key], answer) for key, answer in zip(keys, answers["answer"], strict=True))
    return [
        (each.cohort, each.flagged, each.size, drawn[place], *(given[place, answer] for answer in ANSWERS))
        for place, each in enumerate(sample.strata)
    ]
