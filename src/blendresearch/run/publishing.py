"""One edition of a study as it lies in its folder: tables, reports, executed notebooks and provenance."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode

from blendresearch.render import read_document, write_html, write_ods, write_pdf, write_xlsx
from blendresearch.run.crate import write_crate
from blendresearch.run.datapackage import write_datapackage
from blendresearch.run.notebooks import cleaned
from blendresearch.sharing.edition import SharedAnalysis
from blendresearch.statistics.analysis import Analysis


@dataclass(frozen=True)
class Step:
    """One notebook to run; when it is the report, in one language and of one edition ("full" or "shared")."""

    notebook: str
    language: str | None = None
    edition: str = "full"

    @property
    def name(self) -> str:
        """Name the step as its executed notebook is named."""
        return f"{self.notebook}.{self.language}" if self.language else self.notebook

    @property
    def parameters(self) -> dict[str, str]:
        """Give the parameters of the notebook that are the step's own."""
        language = {"language": self.language} if self.language else {}
        return language if self.edition == "full" else {**language, "edition": self.edition}


def publish(
    analysis: Analysis,
    notebooks: Mapping[Step, NotebookNode],
    folder: Path,
    languages: Sequence[str],
    paths: Sequence[Path],
) -> None:
    """Fill the folder of an edition; `paths` are those that no notebook may show."""
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    for table in analysis.tables:
        shutil.copyfile(analysis.files.path(table), folder / f"{table}.csv")
    for step, executed in notebooks.items():
        notebook = cleaned(executed, {"study": analysis.workspace.name, "output": None, **step.parameters}, paths)
        text = nbformat.writes(notebook, version=4) + "\n"
        (folder / "notebooks" / f"{step.name}.ipynb").write_text(text, encoding="utf-8", newline="\n")
        if step.language:
            _render(notebook, folder, step.language, languages)
    minimum = analysis.study.disclosure.minimum_count if "disclosure" in analysis.tables else 0
    write_datapackage(analysis.study, analysis.workspace.name, folder, minimum)
    write_crate(analysis, folder, {"study": analysis.workspace.name, "languages": " ".join(languages)})


def _render(notebook: NotebookNode, folder: Path, language: str, languages: Sequence[str]) -> None:
    """Make the report and the tables of a language from its notebook."""
    document = read_document(notebook)
    target = folder / f"report.{language}.html"
    target.write_text(write_html(document), encoding="utf-8", newline="\n")
    target.with_suffix(".pdf").write_bytes(write_pdf(document))
    name = tables_name(language, languages)
    (folder / f"{name}.xlsx").write_bytes(write_xlsx(document))
    (folder / f"{name}.ods").write_bytes(write_ods(document))


def tables_name(language: str, languages: Sequence[str]) -> str:
    """Name the spreadsheets of a language: plain for the first one of the run, with its code for the others."""
    return "tables" if language == languages[0] else f"tables.{language}"


def write_names(shared: SharedAnalysis, folder: Path) -> None:
    """Write `names.csv` in the internal edition: who has which neutral name; no file where all are named."""
    if shared.neutral_names:
        folder.mkdir(parents=True, exist_ok=True)
        names = pd.DataFrame(sorted(shared.neutral_names.items()), columns=["institution", "neutral"])
        names.to_csv(folder / "names.csv", index=False, encoding="utf-8", lineterminator="\n")
