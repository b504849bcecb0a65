"""An attacker who has the CSV files of a shared edition and reckons with all that they say.

Written apart from the package: the sums are found in the dimensions of the rows, the counts are read from the files.
"""

import re
from itertools import chain

import numpy as np
import pandas as pd
from scipy.optimize import linprog

KEYS = ["cohort", "subset", "unit", "kind", "institution", "call_year", "activity_type"]


class Attack:
    """Linear constraints on unknown counts: sums of them that are 0, and the least and greatest value of each.

    `least` is what a count that is hidden as `x` is at least.
    """

    def __init__(self, least: int) -> None:
        self.least = least
        self.places: dict[tuple, int] = {}
        self.bounds: list[tuple[float, float | None]] = []
        self.hidden: list[tuple] = []
        self.equalities: list[dict[int, float]] = []

    def know(self, name: tuple, text: str) -> None:
        """Take in a count as a table prints it."""
        if text.startswith("<"):
            limits = (1, int(text[1:]) - 1)
        else:
            limits = (self.least, None) if text == "x" else (int(text), int(text))
        if limits[0] != limits[1]:
            self.hidden.append(name)
        self._add(name, limits)

    def _add(self, name: tuple, limits: tuple[float, float | None]) -> int:
        if name not in self.places:
            self.places[name] = len(self.bounds)
            self.bounds.append(limits)
        return self.places[name]

    def sum(self, whole: tuple, parts: list[tuple]) -> None:
        """State that a count is the sum of others; one that no table has is unknown, but not negative."""
        row: dict[int, float] = {}
        for name, sign in chain([(whole, -1.0)], ((part, 1.0) for part in parts)):
            place = self._add(name, (0, None))
            row[place] = row.get(place, 0.0) + sign
        self.equalities.append(row)

    def ranges(self) -> dict[tuple, tuple[float, float]]:
        """Give the least and greatest value that each hidden count can have."""
        matrix = self._matrix()
        return {name: tuple(self._extreme(matrix, name, sign) for sign in (1, -1)) for name in self.hidden}

    def _matrix(self) -> np.ndarray:
        matrix = np.zeros((len(self.equalities), len(self.bounds)))
        for number, row in enumerate(self.equalities):
            for place, sign in row.items():
                matrix[number, place] = sign
        return matrix

    def _extreme(self, matrix: np.ndarray, name: tuple, sign: int) -> float:
        objective = np.zeros(len(self.bounds))
        objective[self.places[name]] = sign
        found = linprog(objective, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=self.bounds)
        if found.status == 3:  # without end
            return sign * -np.inf
        assert found.status == 0, "the tables contradict each other"
        return sign * found.fun


def attack(statistics: pd.DataFrame, requests: pd.DataFrame, focus: list[str], least: int) -> Attack:
    """Take in the statistics and the requests of a study, all cells as text, and every sum between them."""
    known = Attack(least)
    rows = statistics[KEYS].to_dict("records")
    for row, total, blended in zip(rows, statistics["total"], statistics["blended"], strict=True):
        name = tuple(row.values())
        known.know((*name, "total"), total)
        known.know((*name, "blended"), blended)
        known.sum((*name, "total"), [(*name, "blended"), (*name, "others")])
    for measure in ("total", "blended", "others"):
        for whole, parts in _sums(rows, focus):
            known.sum((*whole, measure), [(*part, measure) for part in parts])
    _take_requests(known, requests)
    return known


def _sums(rows: list[dict[str, str]], focus: list[str]):
    """Give every row that is a sum, with its parts, by leaving one dimension open at a time."""
    for whole in rows:
        for dimension in ("institution", "call_year", "activity_type"):
            if whole[dimension] == "":
                parts = [row for row in rows if _is_part(row, whole, dimension, focus)]
                if parts:
                    yield tuple(whole.values()), [tuple(row.values()) for row in parts]
        if whole["kind"] == "all" and not (whole["institution"] or whole["call_year"] or whole["activity_type"]):
            yield tuple(whole.values()), [tuple({**whole, "kind": kind}.values()) for kind in ("individual", "group")]
        if whole["subset"] == "all" and not (whole["institution"] or whole["call_year"] or whole["activity_type"]):
            subsets = ("focus", "without_focus")
            yield tuple(whole.values()), [tuple({**whole, "subset": subset}.values()) for subset in subsets]
        if whole["kind"] == "individual" and whole["unit"] == "participant":
            yield tuple(whole.values()), [tuple({**whole, "unit": "mobility"}.values())]


def _is_part(row: dict[str, str], whole: dict[str, str], dimension: str, focus: list[str]) -> bool:
    others = [key for key in KEYS if key not in (dimension, "subset")]
    if row[dimension] == "" or any(row[key] != whole[key] for key in others):
        return False
    if dimension == "institution" and whole["subset"] != "all":
        return row["subset"] == "all" and (row["institution"] in focus) == (whole["subset"] == "focus")
    return row["subset"] == whole["subset"]


def _take_requests(known: Attack, requests: pd.DataFrame) -> None:
    parts: dict[tuple, list[tuple]] = {}
    for row in requests.to_dict("records"):
        for column in ("requested", "realised"):
            name = ("requests", row["cohort"], row["institution"], row["call_year"], column)
            known.know(name, row[column])
            if row["call_year"]:
                parts.setdefault(("requests", row["cohort"], row["institution"], "", column), []).append(name)
            elif row["institution"]:
                parts.setdefault(("requests", row["cohort"], "", "", column), []).append(name)
        if row["call_year"]:
            same = (row["cohort"], "all", "mobility", "all", row["institution"], row["call_year"], "", "blended")
            known.sum(name, [same])
    for whole, members in parts.items():
        known.sum(whole, members)


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table as its CSV file holds it."""
    return table.astype(object).where(table.notna(), "").map(lambda cell: re.sub(r"\.0$", "", str(cell)))
