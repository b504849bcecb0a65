"""What a sample of mobilities turned out to be: `validation.csv`, read as other lists are, and matched to the draw."""

from collections import Counter
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import meaning
from blendresearch.study.drawn_sample import DrawnSample
from blendresearch.study.list_rows import empty_cells, read_list, stop_at, wrong_rows

VALIDATION = "validation.csv"
REQUIRED_OF_VALIDATION = ("project_code", "mobility_id", "answer")
COLUMNS_OF_VALIDATION = (*REQUIRED_OF_VALIDATION, "source")
ANSWERS = ("yes", "no", "unknown")
_KEY = ["project_code", "mobility_id"]


def read_answers(folder: Path) -> pd.DataFrame | None:
    """Read `validation.csv`: `project_code`, `mobility_id`, `answer` (yes, no, unknown, "" for none yet), `source`.

    None without the file. Raises InputError when a mobility stands there twice or an answer is another word.
    """
    path = folder / VALIDATION
    answers = read_list(path, REQUIRED_OF_VALIDATION, COLUMNS_OF_VALIDATION[3:])
    if answers is None:
        return None
    read = {text: meaning("answer", text) if text else "" for text in answers["answer"].unique()}
    given = answers["answer"].map(read)
    what, do = (
        "the answer is neither yes nor no nor unknown",
        "Write one of these, or leave it empty as long as there is none",
    )
    wrong = empty_cells(answers, _KEY, path) + _standing_twice(answers, path)
    stop_at(wrong + wrong_rows(answers.loc[given.isna(), "row"], "answer", what, do, path))
    return answers.assign(answer=given.astype(object))


def _standing_twice(answers: pd.DataFrame, path: Path) -> list[InputError]:
    again = answers.duplicated(_KEY) & (answers[_KEY] != "").all(axis=1)
    what, do = "the mobility stands in the list twice", "Keep the row with the answer that holds"
    return wrong_rows(answers.loc[again, "row"], "mobility_id", what, do, path)


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
    strange = [row for row, key in zip(answers["row"], keys, strict=True) if key not in stratum]
    what = "the mobility is none of those that were drawn"
    do = "Write project code and mobility ID as they stand in the worklist, or remove the row"
    stop_at(wrong_rows(strange, "mobility_id", what, do, Path(VALIDATION)))
    drawn = Counter(stratum.values())
    given = Counter((stratum[key], answer) for key, answer in zip(keys, answers["answer"], strict=True))
    return [
        (each.cohort, each.flagged, each.size, drawn[place], *(given[place, answer] for answer in ANSWERS))
        for place, each in enumerate(sample.strata)
    ]
