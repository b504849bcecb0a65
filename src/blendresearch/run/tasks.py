"""What a worker does for a run: the data steps of a study, one notebook, or one report with all its files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from blendresearch.mobilities.worklists import write_worklists
from blendresearch.render import (
    Beside,
    read_document,
    read_volumes,
    write_html,
    write_ods,
    write_pdf,
    write_pictures,
    write_xlsx,
)
from blendresearch.run.analysis import hand_on
from blendresearch.run.making import make_all_data
from blendresearch.run.notebooks import cleaned, execute
from blendresearch.run.publishing import publish
from blendresearch.run.steps import LETTER, NotebookStep
from blendresearch.run.study_run import Order
from blendresearch.study.folder import Workspace

__all__ = ["make_all_data", "make_letter", "make_notebook", "make_publication", "make_worklists"]


def make_worklists(order: Order) -> list[str]:
    """Write the worklists; give their paths within the folder of processed tables."""
    made = write_worklists(order.inputs.study, order.processed)
    return [path.relative_to(order.processed).as_posix() for path in made]


def make_publication(order: Order, edition: str, folder: Path) -> list[str]:
    """Add tables and provenance to the folder of an edition; give the paths within that."""
    made = publish(order.inputs, order.processed, folder, edition, order.languages)
    return [path.relative_to(folder).as_posix() for path in made]


def make_notebook(order: Order, step: NotebookStep, folder: Path) -> list[str]:
    """Run a notebook and put it into the folder of an edition, a report with its files; give their paths in that."""
    where = _opening(order)
    with TemporaryDirectory(prefix="blendresearch-") as private:
        executed = execute(step.notebook, where | step.parameters, Path(private))
        paths = [*order.hidden, Path(private)]
    kept = cleaned(executed, {"study": order.inputs.name, "output": None, **step.parameters}, paths)
    made = {f"notebooks/{step.name}.ipynb": kept.encode("utf-8")}
    if step.language:
        made |= rendered(nbformat.reads(kept, as_version=4), step.language, order.languages)
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return list(made)


def make_letter(order: Order, institution: str, language: str, name: str) -> Mapping[str, bytes]:
    """Run the notebook of letters for an institution; give the letter by the ending of its files.

    `name` is that of its PDF, which the page leads to.
    """
    parameters = _opening(order) | {"institution": institution, "language": language}
    with TemporaryDirectory(prefix="blendresearch-") as private:
        document = read_document(execute(LETTER, parameters, Path(private)))
    return {"pdf": write_pdf(document), "html": write_html(document, [Beside(name)]).encode("utf-8")}


def _opening(order: Order) -> dict[str, str]:
    """Give the parameters with which a notebook opens the folders of an order, and hand the input on to it.

    It works in a folder of its own, from where no project can be found: both are paths. What it opens is not always the
    workspace of the order, for in a project the reports do not stand beside the processed tables.
    """
    where = {"study": str(order.inputs.folder), "output": str(order.processed.parents[1])}
    hand_on(Workspace.open(**where), order.inputs)
    return where


def rendered(notebook: NotebookNode, language: str, languages: Sequence[str]) -> Mapping[str, bytes]:
    """Give the files of the report of a language by their names: both volumes twice, all tables, and the figures."""
    volumes, tables = read_volumes(notebook), tables_name(language, languages)
    sheets = {f"{tables}.xlsx": write_xlsx(volumes.together), f"{tables}.ods": write_ods(volumes.together)}
    made = dict(sheets)
    for name, content in write_pictures(volumes.together).items():
        figure, _, kind = name.rpartition(".")
        made[f"figures/{figure}.{language}.{kind}"] = content
    for document in volumes.all:
        name = document.volume
        made[f"{name}.{language}.pdf"] = write_pdf(document)
        pages = [Beside(f"{each.volume}.{language}.html", volume=each.volume) for each in volumes.all]
        others = [Beside(f"{name}.{other}.html", other) for other in languages if other != language]
        beside = [*others, *(page for page in pages if page.volume != name), Beside(f"{name}.{language}.pdf")]
        page = write_html(document, [*beside, *map(Beside, sheets)])
        made[f"{name}.{language}.html"] = page.encode("utf-8")
    return made


def tables_name(language: str, languages: Sequence[str]) -> str:
    """Name the spreadsheets of a language: plain for the first one of the run, with its code for the others."""
    return "tables" if language == languages[0] else f"tables.{language}"
