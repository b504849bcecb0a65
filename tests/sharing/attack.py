"""An attacker who has the CSV files of a shared edition and reckons with all that they say.

Written apart from the package: the sums are found in the dimensions of the rows, the counts are read from the files,
and what records can be by the rules is told once more (`kinds`). Whole numbers only, as counts are.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from tests.sharing import kinds

KEYS = ["cohort", "subset", "unit", "kind", "institution", "call_year", "activity_type"]
COUNTS = {
    "statistics": ("total", "blended"), "categories": ("total", "blended"), "requests": ("requested", "realised"),
    "registration": ("mobilities",), "bounds": ("moved", "total", "blended"),
}  # fmt: skip
UNITS = ("participant", "mobility")
CATEGORIES = {"LM": "learner", "SM": "staff", "OA": "other", "un": "unknown"}
MOVED = {
    "lower": ("blended_without_stay", "virtual_only", "end_before_start", "blended_below_minimum",
              "blended_accompanying_person"),
    "upper": ("virtual_part_unflagged",),
}  # fmt: skip
COPIES = ("repeated_record", "subgroups_summed")  # of which a record can have several
SIZES = {"alone": "individual", "one": "group", "more": "group"}
_FAR = 1e6


class Public(NamedTuple):
    """What the report of a study tells of it, and what the documentation tells of its rules.

    `projects` are the numbers of projects by cohort and state: with mobilities that count, with records that do not.
    """

    focus: list[str]
    settings: kinds.Settings
    limits: Callable[[str, int], kinds.Limits]
    projects: Mapping[tuple[str, str], int]


class Attack:
    """Linear constraints on unknown counts: sums of them that are 0, and the least and greatest value of each.

    `least` is what a count that is hidden as `x` is at least.
    """

    def __init__(self, least: int) -> None:
        self.least = least
        self.places: dict[tuple, int] = {}
        self.bounds: list[tuple[float, float]] = []
        self.hidden: list[tuple] = []
        self.equalities: list[dict[int, float]] = []

    def know(self, name: tuple, text: str) -> None:
        """Take in a count as a table prints it."""
        if text.startswith("<"):
            limits = (1, int(text[1:]) - 1)
        else:
            limits = (self.least, _FAR) if text == "x" else (int(text), int(text))
        if limits[0] != limits[1]:
            self.hidden.append(name)
        self._add(name, limits)

    def shown(self, name: tuple) -> int | None:
        """Give a count that is shown, or None."""
        lower, upper = self.bounds[self.places[name]] if name in self.places else (0, _FAR)
        return int(lower) if lower == upper else None

    def _add(self, name: tuple, limits: tuple[float, float]) -> int:
        if name not in self.places:
            self.places[name] = len(self.bounds)
            self.bounds.append(limits)
        return self.places[name]

    def sum(self, whole: tuple, parts: list[tuple]) -> None:
        """State that a count is the sum of others; one that no table has is unknown, but not negative."""
        row: dict[int, float] = {}
        for name, sign in chain([(whole, -1.0)], ((part, 1.0) for part in parts)):
            place = self._add(name, (0, _FAR))
            row[place] = row.get(place, 0.0) + sign
        self.equalities.append(row)

    def part(self, whole: tuple, parts: list[tuple]) -> None:
        """State that counts together are no more than another one."""
        self.sum(whole, [*parts, ("rest", len(self.equalities))])

    def derivable(self) -> list[tuple]:
        """Give the hidden counts that can have one value only."""
        rows = [(number, place, sign) for number, row in enumerate(self.equalities) for place, sign in row.items()]
        numbers, places, signs = map(np.array, zip(*rows, strict=True))
        matrix = csr_array((signs, (numbers, places)), shape=(len(self.equalities), len(self.bounds)))
        lower, upper = (np.array(each, dtype=float) for each in zip(*self.bounds, strict=True))
        first = self._solve(matrix, lower, upper, np.zeros(len(lower)))
        varies = np.zeros(len(lower), dtype=bool)
        for name in self.hidden:
            place, objective = self.places[name], np.zeros(len(lower))
            for sign in (1, -1):
                if not varies[place]:
                    objective[place] = sign
                    varies |= np.abs(self._solve(matrix, lower, upper, objective) - first) > 0.5
        return [name for name in self.hidden if not varies[self.places[name]]]

    @staticmethod
    def _solve(matrix: csr_array, lower: np.ndarray, upper: np.ndarray, objective: np.ndarray) -> np.ndarray:
        rows = LinearConstraint(matrix, 0, 0)
        for whole in (0, 1):  # mostly the plain program has a whole solution, and is much faster
            kind = np.full(len(lower), whole)
            found = milp(objective, constraints=rows, bounds=Bounds(lower, upper), integrality=kind)
            assert found.x is not None, "the tables contradict each other"
            if np.abs(found.x - np.round(found.x)).max() < 1e-6:
                break
        return np.round(found.x)


def attack(tables: Mapping[str, pd.DataFrame], study: Public, least: int) -> Attack:
    """Take in the tables of a study (COUNTS), all cells as text, and everything that holds between them."""
    known = Attack(least)
    for table, counts in COUNTS.items():
        for row in tables.get(table, pd.DataFrame()).to_dict("records"):
            for column in counts:
                known.know(_name(table, row, column), row[column])
    _take_statistics(known, tables["statistics"].to_dict("records"), study.focus)
    _take_categories(known, tables)
    _take_requests(known, tables["requests"])
    _take_bounds(known, tables["bounds"].to_dict("records"))
    for cohort in sorted(set(tables["statistics"]["cohort"])):
        _Records(known, cohort, tables, study).take()
    return known


def _name(table: str, row: Mapping[str, str], column: str) -> tuple:
    keys = {
        "statistics": KEYS, "categories": ["cohort", "category"], "requests": ["cohort", "institution", "call_year"],
        "registration": ["rule", "cohort"], "bounds": ["cohort", "bound", "rule"],
    }[table]  # fmt: skip
    return (table, *(row[key] for key in keys), column)


def _of_cohort(cohort: str, measure: str, **where: str) -> tuple:
    row = dict.fromkeys(KEYS, "") | {"cohort": cohort, "subset": "all", "unit": "mobility", "kind": "all"} | where
    return _name("statistics", row, measure)


def _take_statistics(known: Attack, rows: list[dict[str, str]], focus: list[str]) -> None:
    for row in rows:
        total, blended, others = (_name("statistics", row, each) for each in ("total", "blended", "others"))
        known.sum(total, [blended, others])
        if row["unit"] == "participant" and row["kind"] == "individual":
            for measure in ("total", "blended", "others"):
                own, mobilities = (_name("statistics", {**row, "unit": unit}, measure) for unit in UNITS)
                known.sum(own, [mobilities])
    for measure in ("total", "blended", "others"):
        for whole, parts in _sums(rows, focus):
            known.sum(_name("statistics", whole, measure), [_name("statistics", part, measure) for part in parts])


def _sums(rows: list[dict[str, str]], focus: list[str]) -> Iterator[tuple[dict, list[dict]]]:
    """Give every row that is a sum, with its parts, by leaving one dimension open at a time."""
    for whole in rows:
        for dimension in ("institution", "call_year", "activity_type"):
            if whole[dimension] == "":
                parts = [row for row in rows if _is_part(row, whole, dimension, focus)]
                if parts:
                    yield whole, parts
        if not (whole["institution"] or whole["call_year"] or whole["activity_type"]):
            if whole["kind"] == "all":
                yield whole, [{**whole, "kind": kind} for kind in ("individual", "group")]
            if whole["subset"] == "all":
                yield whole, [{**whole, "subset": subset} for subset in ("focus", "without_focus")]


def _is_part(row: dict[str, str], whole: dict[str, str], dimension: str, focus: list[str]) -> bool:
    others = [key for key in KEYS if key not in (dimension, "subset")]
    if row[dimension] == "" or any(row[key] != whole[key] for key in others):
        return False
    if dimension == "institution" and whole["subset"] != "all":
        return row["subset"] == "all" and (row["institution"] in focus) == (whole["subset"] == "focus")
    return row["subset"] == whole["subset"]


def _take_categories(known: Attack, tables: Mapping[str, pd.DataFrame]) -> None:
    parts = defaultdict(list)
    for row in tables["statistics"].to_dict("records"):
        if (code := row["activity_type"]) and row["unit"] == "mobility":
            parts[row["cohort"], CATEGORIES[code[:2]]].append(row)
    for (cohort, category), rows in parts.items():
        for measure in ("total", "blended", "others"):
            own = [_name("statistics", row, measure) for row in rows]
            known.sum(("categories", cohort, category, measure), own)


def _take_requests(known: Attack, requests: pd.DataFrame) -> None:
    parts = defaultdict(list)
    for row in requests.to_dict("records"):
        for column in ("requested", "realised"):
            name = _name("requests", row, column)
            if row["call_year"]:
                parts[_name("requests", {**row, "call_year": ""}, column)].append(name)
            elif row["institution"]:
                parts[_name("requests", {**row, "institution": ""}, column)].append(name)
        if row["call_year"]:
            same = _of_cohort(row["cohort"], "blended", institution=row["institution"], call_year=row["call_year"])
            known.sum(name, [same])
    for whole, members in parts.items():
        known.sum(whole, members)


def _take_bounds(known: Attack, rows: list[dict[str, str]]) -> None:
    for row in rows:
        moved, total, blended, others = (_name("bounds", row, each) for each in ("moved", "total", "blended", "others"))
        registered = _of_cohort(row["cohort"], "blended")
        known.sum(*((blended, [registered, moved]) if row["bound"] == "upper" else (registered, [blended, moved])))
        known.sum(total, [_of_cohort(row["cohort"], "total")])
        known.sum(total, [blended, others])


class _Records:
    """The records of a cohort by all that they can be (`tests.sharing.kinds`): unknown numbers."""

    def __init__(self, known: Attack, cohort: str, tables: Mapping[str, pd.DataFrame], study: Public) -> None:
        self.known, self.cohort, self.study = known, cohort, study
        self.rows = [row for row in tables["statistics"].to_dict("records") if row["cohort"] == cohort]
        self.bounds = [row for row in tables["bounds"].to_dict("records") if row["cohort"] == cohort]
        found = tables["registration"]
        self.findings = sorted(set(found.loc[found["cohort"] == cohort, "rule"]) - {*COPIES})
        self.records: list[tuple[tuple, str, str, kinds.Profile]] = []
        self.measures = {False: "others", True: "blended"}

    def take(self) -> None:
        """State of what records every count of the cohort is."""
        active = frozenset(self.findings)
        for code, year in product(self._values("activity_type"), self._values("call_year")):
            self._add(code, year, kinds.counted(self.study.limits(code, int(year)), self.study.settings, active))
        self._add("", "", kinds.left_out(self.study.settings, active))
        self._take_projects()
        for blended, measure in self.measures.items():
            for column in ("activity_type", "call_year"):
                for value in self._values(column):
                    chosen = self._of(blended, lambda one, column=column, value=value: one[column] == value)
                    self.known.sum(_of_cohort(self.cohort, measure, **{column: value}), chosen)
            self._take_groups(blended, measure)
        for rule in self.findings:
            self.known.sum(("registration", rule, self.cohort, "mobilities"), self._finding({rule}))
        for row in self.bounds:
            if row["bound"] in MOVED:
                rules = {row["rule"]} if row["rule"] else {*MOVED[row["bound"]]}
                moving = self._finding(rules, blended=row["bound"] == "lower")
                self.known.sum(_name("bounds", row, "moved"), moving)

    def _take_projects(self) -> None:
        """State that each project that is said to have records has one, of those that count or of the others."""
        others = ("none counts", self.cohort)
        self.known.sum(others, [name for name, _, year, _ in self.records if not year])
        for state, whole in (("counted", _of_cohort(self.cohort, "total")), ("left_out", others)):
            if number := self.study.projects.get((self.cohort, state)):
                self.known.know(("projects", self.cohort, state), str(number))
                self.known.part(whole, [("projects", self.cohort, state)])

    def _values(self, column: str) -> list[str]:
        found = {row[column] for row in self.rows if row["total"] != "0"} - {""}
        return sorted(found)

    def _add(self, code: str, year: str, profiles: Iterable[kinds.Profile]) -> None:
        for number, profile in enumerate(profiles):
            self.records.append((("record", self.cohort, code, year, number), code, year, profile))

    def _of(self, blended: bool, chosen: Callable[[dict], bool]) -> list[tuple]:
        return [
            name
            for name, code, year, profile in self.records
            if year and profile.blended == blended
            and chosen({"activity_type": code, "call_year": year, "size": profile.size})
        ]  # fmt: skip

    def _finding(self, rules: set[str], blended: bool | None = None) -> list[tuple]:
        return [
            name
            for name, _, year, profile in self.records
            if profile.found & rules and (blended is None or (year and profile.blended == blended))
        ]

    def _take_groups(self, blended: bool, measure: str) -> None:
        """Where groups are, and that a group of more than one makes participants more than mobilities, and no other."""
        of_kind, of_size = defaultdict(list), defaultdict(list)
        for row in self.rows:
            if row["institution"] and row["call_year"] and row["unit"] == "mobility":
                place = (row["institution"], row["call_year"])
                subset = "focus" if row["institution"] in self.study.focus else "without_focus"
                own = {size: ("size", self.cohort, measure, *place, size) for size in SIZES}
                self.known.sum(_name("statistics", row, measure), list(own.values()))
                for size, name in own.items():
                    of_kind[subset, SIZES[size]].append(name)
                    of_size[row["call_year"], size].append(name)
                self._exceed(row, measure, [own["more"]])
            elif row["activity_type"] and row["unit"] == "mobility":
                code = row["activity_type"]
                larger = self._of(
                    blended, lambda one, code=code: one["activity_type"] == code and one["size"] == "more"
                )
                self._exceed(row, measure, larger)
        for (subset, kind), names in of_kind.items():
            self.known.sum(_of_cohort(self.cohort, measure, subset=subset, kind=kind), names)
        for (year, size), names in of_size.items():
            whole = ("sized", self.cohort, measure, year, size)
            self.known.sum(whole, names)
            chosen = self._of(blended, lambda one, key=(year, size): (one["call_year"], one["size"]) == key)
            self.known.sum(whole, chosen)

    def _exceed(self, row: dict, measure: str, larger: list[tuple]) -> None:
        own, participants = (_name("statistics", {**row, "unit": unit}, measure) for unit in reversed(UNITS))
        more = ("more", *own)
        self.known.sum(participants, [own, more])
        self.known.part(more, larger)
        shown = [self.known.shown(each) for each in (own, participants)]
        if None not in shown and shown[1] > shown[0]:
            self.known.know(("one",), "1")
            self.known.part(("larger", *own), [("one",)])
            self.known.sum(("larger", *own), larger)


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table as its CSV file holds it."""
    return table.astype(object).where(table.notna(), "").map(lambda cell: re.sub(r"\.0$", "", str(cell)))
