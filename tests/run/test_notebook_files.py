"""The notebooks as they are stored: thin, without outputs, explained, and the same for git on every machine."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from tests.runs import REFERENCE

from blendresearch.run.steps import letter_step, notebook_folder, notebook_steps
from blendresearch.study.settings import read_study

PATHS = sorted(notebook_folder().glob("*.ipynb"))
PROGRAM = re.compile(r"(?<!\.)\b(def|class|lambda|open|os|pathlib|Path|read_csv|read_excel|read_parquet|glob)\b")
PATH = re.compile(r"\.(csv|parquet|xlsx|toml|html|pdf)\b|\.\.|/")

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path):
    return nbformat.read(path, as_version=4)


def code_cells(path: Path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def strings_and_names(source: str) -> str:
    """Give code without its comments, which may name folders."""
    return ast.unparse(ast.parse(source))


def test_folder_holds_exactly_the_steps_of_the_pipeline_and_the_letters():
    study = read_study(REFERENCE)
    steps = [*notebook_steps(study, ["nl"]), letter_step(study, "nl")]
    assert [path.stem for path in PATHS] == sorted(step.notebook for step in steps)


@every_notebook
def test_is_a_valid_notebook_with_stable_ids_that_ends_in_a_new_line(path):
    nbformat.validate(read(path))
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", each) for each in ids)
    text = path.read_bytes()
    assert text.endswith(b"}\n")
    assert b"\r" not in text


@every_notebook
def test_is_stored_without_outputs_counts_or_metadata_of_a_machine(path):
    notebook = read(path)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell.id for cell in code_cells(path) if cell.outputs or cell.execution_count] == []
    tags = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
    assert tags <= {"parameters", "researcher", "technical"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


@every_notebook
def test_begins_with_its_parameters_and_a_comment_on_each(path):
    first, *others = read(path).cells
    assert first.metadata == {"tags": ["parameters"]}
    assert all("parameters" not in cell.metadata.get("tags", []) for cell in others)
    lines = first.source.splitlines()
    assert [line.split(" = ")[0] for line in lines][:2] == ["study", "output"]
    assert all(re.fullmatch(r"\w+ = \S+  # .+", line) for line in lines)


@every_notebook
def test_a_cell_is_a_few_lines_that_call_the_package(path):
    for cell in code_cells(path):
        assert 1 <= len(cell.source.splitlines()) <= 5, cell.id
        assert not PROGRAM.search(strings_and_names(cell.source)), cell.id
        assert not PATH.search(strings_and_names(cell.source)), cell.id


@every_notebook
def test_every_part_is_explained_before_its_code(path):
    """After a text come at most three cells, which it is about; the parameters explain themselves."""
    kinds = "".join(cell.cell_type[0] for cell in read(path).cells)
    assert re.fullmatch(r"cm+c{1,3}(m+c{1,3})*", kinds)
    texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    assert re.match(r"# \d\. ", texts[0])
    assert all(text.strip() for text in texts)
