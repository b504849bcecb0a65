"""Writing the whole folder of the later edition."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import chain, groupby
from pathlib import Path

from blendresearch.base.errors import UsageError
from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.later.dialects import dialect
from blendresearch.synthetic.later.edition_plan import Planned, planned
from blendresearch.synthetic.later.revised_rows import rows_of
from blendresearch.synthetic.later.spreadsheet_files import write_table

PROJECTS = "projects.csv"


def make_later_edition(folder: Path) -> None:
    """Write the edition after the reference study into `folder`: a study folder that is invented from end to end.

    Files of the study that are there already are written over, with the same bytes. Raise UsageError when the folder
    holds anything else: a stray export would be counted along.
    """
    exports = _by_file()
    texts = dict(_texts())
    _refuse_other_files(folder, {*texts, PROJECTS, *(f"mobilities/{name}" for name in exports)})
    for name in ("mobilities", "survey", "texts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, plans in exports.items():
        spoken = dialect(plans[0].dialect)
        rows = list(chain.from_iterable(map(rows_of, plans)))
        write_table(folder / "mobilities" / name, spoken.table(rows), spoken)
    _write_projects(folder / PROJECTS)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _by_file() -> dict[str, list[Planned]]:
    """Give the projects of each export, in the order of the plan."""
    by_name = sorted(planned(), key=lambda plan: plan.file)
    return {name: list(plans) for name, plans in groupby(by_name, key=lambda plan: plan.file)}


def _write_projects(path: Path) -> None:
    rows = [(plan.project.code, plan.institution, plan.requested) for plan in planned()]
    write_csv(path, [("project_code", "institution", "requested_blended"), *rows])


def _texts() -> Iterator[tuple[str, str]]:
    """Give the texts of the folder that are the same each time, by their path within it."""
    waiting = [files(__package__).joinpath("folder")]
    while waiting:
        for entry in waiting.pop().iterdir():
            if entry.is_dir():
                waiting.append(entry)
            else:
                path = str(entry).replace("\\", "/").partition("/later/folder/")[2]
                yield path, entry.read_text(encoding="utf-8")


def _refuse_other_files(folder: Path, own: Sequence[str]) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("[!.]*") if path.is_file()}
    if found - set(own):
        raise UsageError(f"{folder.name} holds files that are not of the later edition. Choose an empty folder.")
