"""How an export of the later edition is written: its headings, and its words for days, types, yes and no."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from blendresearch.synthetic.facts import load
from blendresearch.synthetic.rows import Row

Table = list[list[object]]


@dataclass(frozen=True)
class Dialect:
    """The way of writing of one export, as dialects.toml says it."""

    kind: str
    yes: str
    no: str
    unticked: str
    type: str
    complete: str
    draft: str
    columns: dict[str, str]
    separator: str = ""
    encoding: str = ""
    end: str = ""
    sheet: str = ""
    days: str = ""
    months: tuple[str, ...] = ("",) * 12
    above: tuple[list[str], ...] = ()
    over: dict[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()

    def table(self, rows: Sequence[Row]) -> Table:
        """Give the cells of an export, from its first row on; None is an empty cell."""
        hints = [list(self.hints)] if self.hints else []
        return [*map(list, self.above), *self._headings(), *hints, *(list(self._cells(row)) for row in rows)]

    def _headings(self) -> Table:
        if not self.over:
            return [list(self.columns)]
        upper = [self.over.get(heading, heading) for heading in self.columns]
        return [upper, [heading if heading in self.over else "" for heading in self.columns]]

    def _cells(self, row: Row) -> Iterator[object]:
        yield from (self._cell(source, row.get(source)) for source in self.columns.values())

    def _cell(self, source: str, value: object) -> object:
        if source == "Activity type":
            return self._type(str(value))
        if source == "Status":
            return self.complete if value == "Complete" else self.draft
        if isinstance(value, bool):
            return self.yes if value else self.unticked if source == "Blended mobility activity" else self.no
        if isinstance(value, date) and self.days:
            return self.days.format(d=value, month=self.months[value.month - 1])
        return value

    def _type(self, code: str) -> str:
        name = load("filling")["activity_types"][code]["name"]
        return {"code": code, "name": name, "dutch": _data()["dutch"][code], "both": f"{code} - {name}"}[self.type]


@cache
def dialect(name: str) -> Dialect:
    """Give a dialect by its name."""
    values = _data()[name]
    lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    return Dialect(**values | lists)


@cache
def _data() -> dict:
    return tomllib.loads(files(__package__).joinpath("dialects.toml").read_text(encoding="utf-8"))
