"""The tables and texts of the reference study around its exports."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.facts import Institution, load, named, unnamed
from blendresearch.synthetic.plan import Project, responding

TEXTS = ("README.md", "study.toml")
CONSORTIUM = "Not approached itself: it answered from the consortium it belonged to."


def write_texts(folder: Path) -> None:
    """Copy the texts of the study folder that are the same each time."""
    for name in TEXTS:
        text = files(__package__).joinpath("folder", name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def write_projects(folder: Path, projects: Sequence[Project]) -> None:
    """Write projects.csv; the request is empty for a running call, of which the study gives none."""
    rows = [(project.code, project.institution, project.requested) for project in projects]
    write_csv(folder / "projects.csv", [("project_code", "institution", "requested_blended"), *rows])


def write_institutions(folder: Path) -> None:
    """Write institutions.csv: who was in the frame, who was approached and who answered."""
    write_csv(
        folder / "institutions.csv", [("institution", "approached", "responded", "survey_form", "note"), *_frame()]
    )


def _frame() -> Iterator[tuple[str, str, str, str, str]]:
    facts = load("facts")
    consortium_member = unnamed()[-1].name
    approached = _approached(facts["approached"])
    responded = {facts["focus"], *(institution.name for institution in responding()), consortium_member}
    for institution in [*named(), *unnamed()]:
        name = institution.name
        form = "user" if _is_user(institution) else "non-user"
        asked, answered = name in approached, name in responded
        note = CONSORTIUM if name == consortium_member else ""
        yield name, _yes(asked), _yes(answered), form if asked or answered else "", note


def _approached(count: int) -> set[str]:
    """Name the first `count`: the users, the unnamed without the consortium member, then the others of Table 1."""
    users = [institution for institution in named() if _is_user(institution)]
    others = [institution for institution in named() if not _is_user(institution)]
    return {institution.name for institution in [*users, *unnamed()[:-1], *others][:count]}


def _is_user(institution: Institution) -> bool:
    return sum(institution.blended.values()) >= load("facts")["user_threshold"]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
