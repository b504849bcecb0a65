"""An attacker who has the CSV files of a shared edition and reckons with all that they say.

Written apart from the package: the sums are found in the dimensions of the rows, the counts are read from the files,
and what a rule of the registration is a part of stands here once more. Whole numbers only, as counts are.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

KEYS = ["cohort", "subset", "unit", "kind", "institution", "call_year", "activity_type"]
COUNTS = {
    "statistics": ("total", "blended"), "categories": ("total", "blended"), "requests": ("requested", "realised"),
    "registration": ("mobilities",), "bounds": ("moved", "total", "blended"),
}  # fmt: skip
UNITS = ("participant", "mobility")
GROUP_TYPES = {"LM-GRP-VET"}
CATEGORIES = {"LM": "learner", "SM": "staff", "OA": "other", "un": "unknown"}
BLENDED = ("blended_without_stay", "blended_below_minimum")  # their conditions exclude each other
OTHERS = ("below_minimum", "without_stay", "virtual_part_unflagged", "blended_empty")
OF_GROUPS = ("group_without_number", "group_of_one")
OF_ALL = (
    "virtual_only", "end_before_start", "above_maximum", "stay_unclear", "outside_call_period", "stay_not_exported",
    "mode_defaulted", "group_too_early", "same_as_earlier", "status_unknown", "data_type_unknown",
    "days_against_dates", "draft_counted", "accompanying_person_counted",
)  # fmt: skip
_FAR = 1e6


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
        found = milp(objective, constraints=rows, bounds=Bounds(lower, upper), integrality=np.ones(len(lower)))
        assert found.x is not None, "the tables contradict each other"
        return np.round(found.x)


def attack(tables: Mapping[str, pd.DataFrame], focus: list[str], least: int) -> Attack:
    """Take in the tables of a study (COUNTS), all cells as text, and everything that holds between them."""
    known = Attack(least)
    for table, counts in COUNTS.items():
        for row in tables.get(table, pd.DataFrame()).to_dict("records"):
            for column in counts:
                known.know(_name(table, row, column), row[column])
    _take_statistics(known, tables["statistics"].to_dict("records"), focus)
    _take_categories(known, tables)
    _take_requests(known, tables["requests"])
    _take_bounds(known, tables["bounds"].to_dict("records"))
    _take_registration(known, tables["registration"].to_dict("records"))
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
        if row["unit"] == "participant":
            for measure in ("total", "blended", "others"):
                own, mobilities = (
                    _name("statistics", {**row, "unit": u}, measure) for u in ("participant", "mobility")
                )
                (known.sum if row["kind"] == "individual" else known.part)(own, [mobilities])
    for measure in ("total", "blended", "others"):
        for whole, parts in _sums(rows, focus):
            known.sum(_name("statistics", whole, measure), [_name("statistics", part, measure) for part in parts])
        _take_kinds(known, rows, measure)


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


def _take_kinds(known: Attack, rows: list[dict[str, str]], measure: str) -> None:
    """A mobility of a type of groups is a group; one of another type is, where it has more participants than one."""
    types = defaultdict(set)
    for row in rows:
        if row["activity_type"]:
            types[row["cohort"]].add(row["activity_type"])
    for cohort, codes in types.items():
        both = {
            unit: [_of_cohort(cohort, measure, unit=unit, activity_type=code) for code in sorted(codes - GROUP_TYPES)]
            for unit in UNITS
        }
        shown = [(known.shown(one), known.shown(other)) for one, other in zip(*both.values(), strict=True)]
        known_types = None not in chain(*shown)
        alone, more = known_types and all(o == p for o, p in shown), known_types and any(o != p for o, p in shown)
        for unit, others in both.items():
            groups = [_of_cohort(cohort, measure, unit=unit, activity_type=code) for code in codes & GROUP_TYPES]
            whole = _of_cohort(cohort, measure, unit=unit, kind="group")
            if alone:
                known.sum(whole, groups)
                known.sum(_of_cohort(cohort, measure, unit=unit, kind="individual"), others)
            elif more:
                known.know(("one",), "1")
                known.part(whole, [*groups, ("one",)])
            else:
                known.part(whole, groups)


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
    """What moves is added or taken; what several rules find is no more than they find together, nor less than one."""
    of_rules = defaultdict(list)
    for row in rows:
        moved, total, blended, others = (_name("bounds", row, each) for each in ("moved", "total", "blended", "others"))
        registered = _of_cohort(row["cohort"], "blended")
        known.sum(*((blended, [registered, moved]) if row["bound"] == "upper" else (registered, [blended, moved])))
        known.sum(total, [_of_cohort(row["cohort"], "total")])
        known.sum(total, [blended, others])
        if row["rule"]:
            of_rules[_name("bounds", {**row, "rule": ""}, "moved")].append(moved)
        if row["rule"] in (*BLENDED, "virtual_part_unflagged"):
            finding = ("registration", row["rule"], row["cohort"], "mobilities")
            if finding in known.places:
                known.sum(finding, [moved])
    for together, each in of_rules.items():
        for one in each:
            known.part(together, [one])
        apart = [moved for moved in each if moved[3] in BLENDED]
        known.part(together, apart)
        known.sum(("sum", *together), each)
        known.part(("sum", *together), [together])


def _take_registration(known: Attack, rows: list[dict[str, str]]) -> None:
    for row in rows:
        finding, cohort = _name("registration", row, "mobilities"), row["cohort"]
        if row["rule"] == "activity_type_unknown":
            known.sum(_of_cohort(cohort, "total", activity_type="unknown"), [finding])
        for rules, measure, kind in (
            (BLENDED, "blended", "all"), (OTHERS, "others", "all"), (OF_ALL, "total", "all"),
            (OF_GROUPS, "total", "group"),
        ):  # fmt: skip
            if row["rule"] in rules and cohort:
                known.part(_of_cohort(cohort, measure, kind=kind), [finding])


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table as its CSV file holds it."""
    return table.astype(object).where(table.notna(), "").map(lambda cell: re.sub(r"\.0$", "", str(cell)))
