"""Writing the whole folder of the reference study."""

from pathlib import Path

from blendresearch.synthetic.agency_lists import write_institutions, write_projects
from blendresearch.synthetic.answering import lime_form, microsoft_form
from blendresearch.synthetic.answering.coded import write_codings, write_hidden_names
from blendresearch.synthetic.answering.lime_form import write_lime_form
from blendresearch.synthetic.answering.microsoft_form import write_microsoft_form
from blendresearch.synthetic.answering.seats import data, reference_survey
from blendresearch.synthetic.export_files import habits, write_export
from blendresearch.synthetic.made_folder import refuse_other_files, texts_of, write_texts
from blendresearch.synthetic.plan import projects
from blendresearch.synthetic.published_figures import write_published
from blendresearch.synthetic.rows import project_rows

TABLES = ("projects.csv", "institutions.csv", "published.csv")
CODINGS, NAMES = "survey/codings.csv", "survey/names.csv"


def make_reference_study(folder: Path) -> None:
    """Write the reference study into `folder`, a synthetic study folder whose totals are the published ones.

    Files of the study that are there already are written over, with the same bytes. Raise UsageError when the folder
    holds anything else: a stray export would be counted along.
    """
    plan, texts = projects(), texts_of(__package__)
    made = {*texts, *TABLES, CODINGS, NAMES, *_forms()}
    made |= {f"mobilities/{project.code}{habits(project).suffix}" for project in plan}
    refuse_other_files(folder, made, "the reference study")
    write_texts(folder, texts)
    exports = folder / "mobilities"
    exports.mkdir(exist_ok=True)
    for project in plan:
        write_export(exports, project, project_rows(project))
    write_projects(folder, plan)
    write_institutions(folder)
    write_published(folder)
    _write_survey(folder)


def _write_survey(folder: Path) -> None:
    users, others = _forms()
    write_microsoft_form(folder / users)
    write_lime_form(folder / others)
    write_codings(folder / CODINGS, reference_survey())
    write_hidden_names(folder / NAMES, reference_survey())


def _forms() -> tuple[str, str]:
    """Give the files of the two forms within the study folder."""
    forms = data("forms")
    return f"survey/{forms[microsoft_form.FORM]['file']}", f"survey/{forms[lime_form.FORM]['file']}"
