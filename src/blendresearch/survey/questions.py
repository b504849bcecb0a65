"""`survey/questions.csv`: which questions the forms ask, under which headings, and what can be answered."""

import re
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.texts import is_formula, one_of
from blendresearch.data.codelists import folded, meaning, normalise
from blendresearch.study.list_rows import empty_cells, formula_cells, read_list, stop_at, unlike, wrong_rows
from blendresearch.survey.forms.asked import forms_of, questions_of
from blendresearch.survey.forms.choices import SEPARATOR, Choices, pieces, spelling_key, spelt, told
from blendresearch.survey.forms.heading_keys import heading_key
from blendresearch.survey.forms.meanings import CLOSED
from blendresearch.survey.forms.programs import cell_words, is_of_persons, part_words
from blendresearch.survey.survey import DONE, MORE

QUESTIONS = "questions"
_REQUIRED = ("question", "kind")
COLUMNS_OF_QUESTIONS = ("question", "form", "heading", "kind", "options", "label_nl", "label_en")
KINDS = ("institution", "single", "multiple", "grid", "ranking", "number", "open")
_READ = ("question", "form", "kind", "options", "label_nl", "label_en", "heading", "headings", "spellings", "row")
_RESERVED = {"institution": "institution", DONE: "number", MORE: "single"}
"""Codes of questions that tables are made of, with the kind that they must have."""


def read_questions(folder: Path) -> pd.DataFrame:
    """Read `survey/questions.csv` of a study folder; no rows where there is no such file.

    A row a question and form (`form` is "" for every form that has no row of its own): `question`, `form`, `kind`,
    `options` (a tuple, as they are told; of several choices without one that only says "other"), `label_nl`, `label_en`
    (the heading where there is none), `heading`, `headings` (a tuple: a heading can have several spellings),
    `spellings` (a tuple: options as the list writes them) and `row`. Raises InputError with all that is wrong: a code,
    kind or option that cannot be, a question or heading twice, a form without a question for the institution, a heading
    of a column of persons.
    """
    path = folder / "survey" / f"{QUESTIONS}.csv"
    rows = read_list(path, _REQUIRED, [name for name in COLUMNS_OF_QUESTIONS if name not in _REQUIRED])
    if rows is None:
        return pd.DataFrame(columns=list(_READ), dtype=object)
    rows["heading"] = rows["heading"].where(rows["heading"] != "", rows["question"])
    rows["headings"] = [tuple(dict.fromkeys([*pieces(text, SEPARATOR), text])) for text in rows["heading"]]
    rows["spellings"] = [
        tuple(part for part in pieces(text, SEPARATOR) if not (kind == "multiple" and _is_left_over(part)))
        for kind, text in zip(rows["kind"], rows["options"], strict=True)
    ]
    stop_at(_of_cells(rows, path) or _of_rows(rows, path) + _of_forms(rows, path))
    for label in ("label_nl", "label_en"):
        rows[label] = rows[label].where(rows[label] != "", [texts[0] for texts in rows["headings"]])
    rows["options"] = [tuple(dict.fromkeys(map(told, texts))) for texts in rows["spellings"]]
    return rows[list(_READ)]


def _is_left_over(option: str) -> bool:
    """Tell an option that only says that there is something else: programs write that in many ways, all are one."""
    return folded(told(option)) in cell_words("other") or normalise(told(option)) in part_words("other")


def _of_cells(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give what is wrong with single cells."""
    return [*_of_kinds(rows, path), *_of_options(rows, path), *_of_texts(rows, path)]


def _of_kinds(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give codes and kinds that are none, or do not go together."""
    wrong = empty_cells(rows, ["question", "kind"], path)
    what = "the code of the question is not made of letters, digits, points, hyphens and underscores"
    named = rows[rows["question"] != ""]
    wrong += unlike(named, "question", r"[A-Za-z][\w.\-]{0,79}", what=what, do="Give it a short code", path=path)
    strange = rows.loc[~rows["kind"].isin([*KINDS, ""]), "row"]
    wrong += wrong_rows(strange, "kind", "the cell is no kind of question", f"Write {one_of(KINDS)}", path)
    for question, kind in _RESERVED.items():
        other = rows.loc[(rows["question"] == question) & ~rows["kind"].isin([kind, ""]), "row"]
        what, do = f"the code {question} is kept for a question of the kind {kind}", "Write that kind, or another code"
        wrong += wrong_rows(other, "kind", what, do, path)
    return wrong


def _of_options(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give options that the kind of a question does not have or lacks, and those that can be mistaken."""
    idle = rows.loc[(rows["options"] != "") & ~rows["kind"].isin([*CLOSED, ""]), "row"]
    what, do = "a question of this kind has no options", "Take them out, or write another kind"
    wrong = wrong_rows(idle, "options", what, do, path)
    need = (rows["question"] == MORE) & (rows["options"] == "")
    what, do = "this question needs its options", "Write them separated by ' | ', that for yes first"
    wrong += wrong_rows(rows.loc[need, "row"], "options", what, do, path)
    twice = rows.loc[[_names_one_twice(texts) for texts in rows["spellings"]], "row"]
    wrong += wrong_rows(twice, "options", "an option stands there twice", "Keep one of the two", path)
    two = rows.loc[[_means_two(texts) for texts in rows["spellings"]], "row"]
    what = "the code of an option is the text or code of another one, so that a cell with it can mean both"
    wrong += wrong_rows(two, "options", what, "Write options that no code is alike, such as 1 = 1 (never)", path)
    asking = rows[rows["question"] == MORE]
    turned = asking.loc[[_says_no_first(texts) for texts in asking["spellings"]], "row"]
    what, do = "the first option of this question means yes, and a later one says so", "Write that for yes first"
    return wrong + wrong_rows(turned, "options", what, do, path)


def _of_texts(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give texts that may not go into a table: those that are a formula to a spreadsheet, and headings of persons."""
    wrong = formula_cells(rows, ["form", "label_nl", "label_en"], path)
    formulas = rows.loc[[any(is_formula(told(text)) for text in texts) for texts in rows["spellings"]], "row"]
    what, do = "a spreadsheet would take an option for a formula", "Write it without =, +, - or @ in front"
    wrong += wrong_rows(formulas, "options", what, do, path)
    persons = rows.loc[[any(map(is_of_persons, texts)) for texts in rows["headings"]], "row"]
    what = "the heading is that of a column of persons, which is never loaded"
    do = "Remove the row, or head the column otherwise"
    return wrong + wrong_rows(persons, "heading", what, do, path)


def _names_one_twice(texts: tuple[str, ...]) -> bool:
    found = Choices.of(texts)
    keys = [heading_key(each) for each in texts]
    return len({*keys}) < len(keys) or any(found.option(each) is None for each in texts)


def _means_two(texts: tuple[str, ...]) -> bool:
    """Tell whether a spelling is that of two options: `1 = 5 | 5 = 1`."""
    found: dict[str, set[str]] = {}
    for spelling, meant in (each for text in texts for each in spelt(text)):
        found.setdefault(spelling_key(spelling), set()).add(spelling_key(meant))
    return any(len(options) > 1 for options in found.values())


def _says_no_first(texts: tuple[str, ...]) -> bool:
    """Tell whether the first option begins with no, or one after it with yes and the first one does not."""
    said = [meaning("yes_no", "".join(re.findall(r"[^\W\d_]{2,}", told(text))[:1])) for text in texts]
    return said[:1] == ["no"] or ("yes" in said[1:] and said[0] != "yes")


def _of_rows(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give rows that say the same thing twice, or of one question two kinds."""
    again = rows.loc[rows.duplicated(["question", "form"]), "row"]
    what, do = "the question stands in the list twice for this form", "Keep one of the two rows"
    wrong = wrong_rows(again, "question", what, do, path)
    first = rows.groupby("question")["kind"].transform("first")
    what, do = "the question has another kind in another form", "Write one kind, or give it another code"
    wrong += wrong_rows(rows.loc[rows["kind"] != first, "row"], "kind", what, do, path)
    what = "the heading stands in the list twice for this form"
    do = "Is it twice in the export, too? Then write (2) behind the second one; else keep one of the two rows"
    twice = {row for form in forms_of(rows) for row in _heading_twice(questions_of(rows, form))}
    return wrong + wrong_rows(sorted(twice), "heading", what, do, path)


def _heading_twice(questions: pd.DataFrame) -> list[int]:
    headed = questions[["row", "headings"]].explode("headings")
    headed["key"] = headed["headings"].map(heading_key)
    headed = headed.drop_duplicates(["row", "key"])
    return headed.loc[headed["key"].duplicated(), "row"].tolist()


def _of_forms(rows: pd.DataFrame, path: Path) -> list[InputError]:
    """Give forms of which no question, or more than one, asks for the institution."""
    wrong = []
    for form in forms_of(rows):
        asking = questions_of(rows, form).query("kind == 'institution'")
        name = f"the form {form}" if form else "the form"
        if asking.empty:
            what, do = f"no question of {name} asks for the institution", "Add a row of the kind institution"
            wrong.append(InputError(what, do=do, file=path, column="kind"))
        elif len(asking) > 1:
            what, do = f"several questions of {name} ask for the institution", "Keep one row of the kind institution"
            wrong += wrong_rows(asking["row"].iloc[1:], "kind", what, do, path)
    return wrong
