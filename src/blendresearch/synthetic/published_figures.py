"""published.csv: the figures of the study as printed, each with the measure that must give it again."""

from collections.abc import Iterator
from pathlib import Path

from blendresearch.synthetic.export_files import write_csv
from blendresearch.synthetic.facts import load

COLUMNS = ("id", "section", "what", "what_nl", "published", "unit", "decimals", "measure", "note")


def write_published(folder: Path) -> None:
    """Write published.csv in the order of the study: the figures before Table 1, its rows, the figures after it."""
    published = load("published")
    figures = [*published["before_table_1"], *_table_1(), *published["after_table_1"]]
    write_csv(folder / "published.csv", [COLUMNS, *([figure.get(name, "") for name in COLUMNS] for figure in figures)])


def _table_1() -> Iterator[dict[str, object]]:
    for row in load("facts")["table_1"]:
        yield from _institution(row)


def _institution(row: dict) -> Iterator[dict[str, object]]:
    """Give the five figures of one row of the table; `row` is one of the facts."""
    words = load("published")["table_1"]
    total, call_years = sum(row["blended"].values()), load("facts")["completed"]["call_years"]
    doubt = words["contradiction"].format(blended=total, total=row["mobilities"]) if row.get("contradiction") else ""
    yield _figure(row, "blended", total, "blended cohort=completed")
    yield _figure(row, "total", row["mobilities"], "total cohort=completed", note=doubt)
    yield _figure(row, "share", row["share"], "share cohort=completed", unit="%", decimals=1, note=doubt)
    for call_year in call_years:
        value = row["blended"].get(str(call_year))
        note = words["no_project"] if value is None else ""
        printed = words["not_applicable"] if value is None else value
        yield _figure(row, str(call_year), printed, "blended cohort=completed", call_year=call_year, note=note)


def _figure(
    row: dict,
    name: str,
    published: object,
    measure: str,
    *,
    call_year: int | None = None,
    unit: str = "mobilities",
    decimals: int = 0,
    note: str = "",
) -> dict[str, object]:
    words = load("published")["table_1"]
    key = "call" if call_year else name
    place = f' institution="{row["name"]}"' + (f" call_year={call_year}" if call_year else "")
    return {
        "id": f"table1.{row['id']}.{name}",
        "section": words["section"],
        "what": words["what"][key].format(institution=row["name"], call_year=call_year),
        "what_nl": words["what_nl"][key].format(institution=row["name"], call_year=call_year),
        "published": published,
        "unit": unit,
        "decimals": decimals,
        "measure": measure + place,
        "note": note,
    }
