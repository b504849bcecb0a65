"""Writing the whole folder of the later edition."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, groupby
from pathlib import Path

from blendresearch.synthetic.answering.coded import write_codings, write_hidden_names
from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.later.asking import google_form, qualtrics_form
from blendresearch.synthetic.later.asking.later_survey import later_survey
from blendresearch.synthetic.later.dialects import dialect
from blendresearch.synthetic.later.edition_plan import Planned, edition, planned
from blendresearch.synthetic.later.revised_rows import rows_of_plan
from blendresearch.synthetic.later.spreadsheet_files import write_table
from blendresearch.synthetic.made_folder import refuse_other_files, texts_of, write_texts

PROJECTS, CODINGS, NAMES = "projects.csv", "survey/codings.csv", "survey/names.csv"


def make_later_edition(folder: Path) -> None:
    """Write the edition after the reference study into `folder`: a study folder that is invented from end to end.

    Files of the study that are there already are written over, with the same bytes. Raise UsageError when the folder
    holds anything else: a stray export would be counted along.
    """
    exports = _by_file()
    texts, survey = texts_of(__package__), later_survey()
    users, others = (f"survey/{survey.forms[form]['file']}" for form in (google_form.FORM, qualtrics_form.FORM))
    made = {PROJECTS, CODINGS, NAMES, users, others, *(f"mobilities/{name}" for name in exports)}
    refuse_other_files(folder, made | set(texts), "the later edition")
    write_texts(folder, texts)
    (folder / "mobilities").mkdir(exist_ok=True)
    for name, plans in exports.items():
        spoken = dialect(plans[0].dialect)
        rows = list(chain.from_iterable(map(rows_of_plan, plans)))
        write_table(folder / "mobilities" / name, spoken.table(rows), spoken)
    _write_projects(folder / PROJECTS)
    google_form.write_google_form(folder / users)
    qualtrics_form.write_qualtrics_form(folder / others)
    write_codings(folder / CODINGS, survey)
    write_hidden_names(folder / NAMES, survey)


def _by_file() -> dict[str, list[Planned]]:
    """Give the projects of each export, in the order of the plan."""
    by_name = sorted(planned(), key=lambda plan: plan.file)
    return {name: list(plans) for name, plans in groupby(by_name, key=lambda plan: plan.file)}


def _write_projects(path: Path) -> None:
    rows = [row for plan in planned() for row in _listed(plan)]
    write_csv(path, [("project_code", "institution", "requested_blended", "from", "to"), *rows])


def _listed(plan: Planned) -> Iterator[tuple[object, ...]]:
    """Give the rows of a project: two, with their days, of one that went to another institution."""
    moved, code = edition()["moved"], plan.project.code
    if plan.number != moved["number"]:
        yield code, plan.institution, plan.requested, None, None
        return
    before, after = moved["requested"]
    yield code, plan.institution, before, None, moved["on"] - timedelta(days=1)
    yield code, moved["institution"], after, moved["on"], None
