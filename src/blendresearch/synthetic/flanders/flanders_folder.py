"""Writing the folder of the Flemish example."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from blendresearch.synthetic.export_files import Habits, habits_of, write_csv, write_rows
from blendresearch.synthetic.flanders.flanders_plan import Listed, exported_on, filling, flemish, listed, schools, users
from blendresearch.synthetic.flanders.flanders_survey import form_file, write_answers, write_readings
from blendresearch.synthetic.made_folder import refuse_other_files, texts_of, write_texts
from blendresearch.synthetic.plan import Project
from blendresearch.synthetic.rows import Row, rows_of
from blendresearch.synthetic.slips import plant

LISTS = ("projects.csv", "institutions.csv", "survey/codings.csv")
_OF_PROJECTS = (
    "project_code",
    "institution",
    "requested_blended",
    "requested_mobilities",
    "granted_mobilities",
    "registered_mobilities",
    "status",
)


def make_flemish_study(folder: Path) -> None:
    """Write the Flemish example into `folder`, a study folder in which all is invented but what context.csv says.

    Files of it that are there already are written over, with the same bytes. Raise UsageError when the folder holds
    anything else: a stray export would be counted along.
    """
    texts = texts_of(__package__)
    made = {*texts, *LISTS, f"survey/{form_file()}", *(name for name, _, _ in _exports())}
    refuse_other_files(folder, made, "the Flemish example")
    write_texts(folder, texts)
    (folder / "mobilities").mkdir(exist_ok=True)
    for name, habit, projects in _exports():
        rows = [row for each in projects for row in _rows(each)]
        year = projects[0].project.call_year
        write_rows(folder / name, rows, habit, filling(), call_year=year, exported_on=exported_on())
    write_csv(folder / "projects.csv", [_OF_PROJECTS, *map(_of_project, listed())])
    write_csv(folder / "institutions.csv", [("institution", "approached", "responded", "survey_form"), *_frame()])
    write_answers(folder / "survey" / form_file())
    write_readings(folder / "survey" / "codings.csv")


def _exports() -> Iterator[tuple[str, Habits, Sequence[Listed]]]:
    """Give each export: its name within the folder, how it is written, and its projects, all of one call."""
    size, number = flemish("flanders")["schools_a_file"], 0
    for call_year, of_call in groupby(listed(), key=lambda each: each.project.call_year):
        projects = list(of_call)
        for part, first in enumerate(range(0, len(projects), size), start=1):
            number += 1
            habit = habits_of(number, filling())
            name = f"mobilities/KA121-VET-{call_year}-{part}{habit.suffix}"
            yield name, habit, projects[first : first + size]


def _rows(each: Listed) -> list[Row]:
    return [] if each.status else rows_of(each.project, filling(), _slip)


def _slip(project: Project, rows: Sequence[Row]) -> None:
    if kind := flemish("flanders")["slips"].get(str(project.number)):
        plant(kind, rows)


def _of_project(each: Listed) -> tuple[object, ...]:
    """Give the row of a project; its control total is what counts, or all records of it."""
    project = each.project
    totals = {"": "", "counted": project.individuals + len(project.groups), "records": len(_rows(each))}
    asked = (project.requested, each.requested, each.granted)
    return project.code, project.institution, *asked, totals[each.control], each.status


def _frame() -> Iterator[tuple[str, str, str, str]]:
    answered = set(flemish("answers"))
    asked = answered | {f"School {number}" for number in flemish("flanders")["asked_without_answer"]}
    for school in schools():
        form = ("user" if school in users() else "non-user") if school in asked else ""
        yield school, _yes(school in asked), _yes(school in answered), form


def _yes(value: bool) -> str:
    return "yes" if value else "no"
