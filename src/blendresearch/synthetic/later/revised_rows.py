"""The rows of a project in the later edition: those of its earlier export, revised, or all new ones."""

from collections.abc import Sequence
from random import Random

from blendresearch.synthetic.facts import evenly, load
from blendresearch.synthetic.later.edition_plan import Planned, edition, planned
from blendresearch.synthetic.plan import Group
from blendresearch.synthetic.rows import GROUP, Row, add_stay, group_row, identify, individual, project_rows
from blendresearch.synthetic.slips import make_slip

BLENDED, ID = "Blended mobility activity", "Mobility activity ID"


def rows_of_plan(plan: Planned) -> list[Row]:
    """Make all rows of a project, with those that do not count; the same each time."""
    rows = project_rows(plan.project)
    if plan.earlier:
        return _revised(rows, plan)
    if (place := _slip_places().get(plan.number)) is not None:
        make_slip(place, counted(rows))
    return rows


def counted(rows: Sequence[Row]) -> list[Row]:
    """Give the rows that count as a mobility, each once."""
    once = {row[ID]: row for row in rows if row["Status"] == "Complete" and not row["Accompanying person"]}
    return list(once.values())


def _slip_places() -> dict[int, int]:
    """Number the projects that have a slip of registration."""
    slips = edition()["slips"]
    fit = [plan.number for plan in planned() if not plan.earlier and plan.institution.startswith(slips["institutions"])]
    return {number: place for place, number in enumerate(fit[:: slips["every"]])}


def _revised(rows: list[Row], plan: Planned) -> list[Row]:
    """Say of the rows of the earlier export what became of them: completed, withdrawn, corrected; and add others."""
    random = Random(f"{edition()['seed']} {plan.project.code}")
    _complete(random, rows, plan)
    withdrawn = [*_drawn(random, rows, plan.withdrawn_blended, blended=True)]
    withdrawn += _drawn(random, rows, plan.withdrawn - plan.withdrawn_blended, blended=False)
    gone = {row[ID] for row in withdrawn}
    rows = [row for row in rows if row[ID] not in gone]
    ticked = _drawn(random, rows, plan.unflagged, blended=True)
    for row in (*ticked, *_drawn(random, rows, plan.flagged, blended=False)):
        row[BLENDED] = not row[BLENDED]
    return rows + _added(random, rows, plan)


def _complete(random: Random, rows: Sequence[Row], plan: Planned) -> None:
    """Make a mobility of every draft: what was missing is filled in."""
    for row in rows:
        if row["Status"] == "Draft":
            row["Status"] = "Complete"
            if "End date" not in row:
                add_stay(random, plan.project, row)


def _drawn(random: Random, rows: Sequence[Row], number: int, *, blended: bool) -> list[Row]:
    """Draw mobilities of one person that are blended, or are not."""
    fit = [row for row in counted(rows) if row[BLENDED] is blended and row["Activity type"] != GROUP]
    return random.sample(fit, number)


def _added(random: Random, rows: Sequence[Row], plan: Planned) -> list[Row]:
    """Make what the plan has more than the rows: mobilities that were entered after the earlier export."""
    here, late = counted(rows), plan.late()
    groups = [group_row(random, late, group) for group in _added_groups(here, plan)]
    number = plan.mobilities - len(here) - len(groups)
    codes = _codes(random, number)
    added = [individual(random, late, code) for code in codes]
    for row in added[: plan.blended - sum(row[BLENDED] for row in here)]:
        row[BLENDED] = True
    new = [*added, *groups]
    random.shuffle(new)
    identify(new, late, after=len(rows) + plan.withdrawn)
    return new


def _added_groups(here: Sequence[Row], plan: Planned) -> list[Group]:
    of = [row["Number of participants"] for row in here if row["Activity type"] == GROUP]
    return [Group(size, False) for size in evenly(plan.participants - sum(of), plan.groups - len(of))]


def _codes(random: Random, number: int) -> list[str]:
    types = load("filling")["activity_types"]
    return random.choices(list(types), [kind["weight"] for kind in types.values()], k=number)
