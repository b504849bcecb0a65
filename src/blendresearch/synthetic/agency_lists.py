"""The lists of the reference study around its exports."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.facts import load, named, unnamed
from blendresearch.synthetic.plan import Project, answering_others, answering_users, is_user, running_others, unasked

CONSORTIUM = "Not approached itself: it answered from the consortium it belonged to."
ASSUMED = "Assumed to have answered: which users did is not published."
STANDS_IN = "Its running exports stand for those of a user that answered, so that no running number is beside a name."


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
    approached = _approached(load("facts")["approached"])
    responded = {each.name for each in (*answering_users(), *answering_others(), unasked())}
    notes = _notes(responded)
    for institution in [*named(), *unnamed()]:
        name = institution.name
        form = "user" if is_user(institution) else "non-user"
        asked, answered = name in approached, name in responded
        yield name, _yes(asked), _yes(answered), form if asked or answered else "", notes.get(name, "")


def _notes(responded: set[str]) -> dict[str, str]:
    """Say of each institution what was assumed, ROC Midden Nederland being the one that surely answered."""
    assumed = dict.fromkeys((each.name for each in answering_users()[1:]), ASSUMED)
    stand_ins = dict.fromkeys((each.name for each in running_others() if each.name not in responded), STANDS_IN)
    return assumed | stand_ins | {unasked().name: CONSORTIUM}


def _approached(count: int) -> set[str]:
    """Name the first `count`: the users, the unnamed without the consortium member, then the others of Table 1."""
    users = [institution for institution in named() if is_user(institution)]
    others = [institution for institution in named() if not is_user(institution)]
    return {institution.name for institution in [*users, *unnamed()[:-1], *others][:count]}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
