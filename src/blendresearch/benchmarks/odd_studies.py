"""Studies of which one thing is very large: blank rows, projects, exports in one file, texts that mean nothing.

    write_odd_study(folder, "blank rows between records", 1_000_000)

Each is text by its number alone. What a check does must grow as that number does and no faster, which
`tests/run/test_odd_sizes.py` holds; what it takes is measured by `python -m blendresearch.benchmarks.odd_input`.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from blendresearch.data.codelists import heading_of

_SETTINGS = """title = { en = "A study" }
country = "NL"
sector = "VET"
languages = ["en"]

[[cohorts]]
name = "completed"
call_years = [2021, 2022]
complete = true
"""
_SOUND = {
    "project_code": "", "mobility_id": "", "activity_type": "LM-SHORT-VET", "accompanying_person": "No",
    "blended": "No", "participants": "", "start_date": "07/03/2022", "end_date": "28/03/2022", "duration_days": "22",
    "status": "Complete", "data_type": "",
}  # fmt: skip
_HEADINGS = ";".join(map(heading_of, _SOUND))
_PROJECTS = "project_code,institution,requested_blended"
_BLANK = ["   ", ";;;", ""]
Files = Mapping[str, Iterable[str]]
"""The files of a study folder by their path, as lines; or as text with line ends of its own."""


def code(number: int) -> str:
    """Give the code of a project."""
    return f"2021-1-NL01-KA121-VET-{number:09}"


def record(number: int, project: int | None = None, **cells: str) -> str:
    """Write a record, by default of a project of its own; the keywords change cells."""
    own = {"project_code": code(number if project is None else project), "mobility_id": f"{number:06}-MOB-{number:07}"}
    return ";".join((_SOUND | own | cells).values())


def export(lines: Iterable[str]) -> list[str]:
    """Put the headings above records."""
    return [_HEADINGS, *lines]


def records(count: int, project: int | None = None, **cells: str) -> list[str]:
    """Write an export of so many records."""
    return export(record(number, project, **cells) for number in range(count))


def projects(count: int) -> list[str]:
    """Write a list of so many projects, each of an institution of its own."""
    return [_PROJECTS, *(f"{code(number)},Institution {number}," for number in range(count))]


def _study(exported: Iterable[str] | None = None, listed: Iterable[str] | None = None, **lists: Iterable[str]) -> Files:
    files = {"mobilities/a.csv": records(1) if exported is None else exported}
    files["projects.csv"] = projects(1) if listed is None else listed
    return files | {f"{name}.csv": lines for name, lines in lists.items()}


def _without(files: Files, name: str) -> Files:
    return {path: lines for path, lines in files.items() if path != name}


def _day(number: int) -> str:
    """Write a day and time that no other number has."""
    day = f"{number % 28 + 1:02}/{number // 28 % 12 + 1:02}/{2022 + number % 2}"
    return f"{day} {number % 24:02}:{number % 60:02}:00.{number:07}"


def _spelt(number: int) -> str:
    """Spell one name in as many ways as there are numbers."""
    return "".join("A" if bit == "1" else "a" for bit in f"{number:032b}")


def _mixed(lines: Iterable[str]) -> list[str]:
    ends = ("\r\n", "\n", "\r")
    return ["".join(line + ends[number % 3] for number, line in enumerate(lines))]


ODD_STUDIES: Mapping[str, Callable[[int], Files]] = {
    "projects": lambda n: _study(records(n), projects(n)),
    "projects without a list": lambda n: _without(_study(records(n)), "projects.csv"),
    "projects without an export": lambda n: _study(listed=projects(n)),
    "projects that are not listed": lambda n: _study(records(n)),
    "projects that are not listed, beside others": lambda n: _study(records(2 * n), projects(n)),
    "names in two lists that differ": lambda n: _study(
        listed=projects(n), institutions=["institution", *(f"School {number}" for number in range(n))]
    ),
    "names that are spelt alike": lambda n: _study(
        listed=[_PROJECTS, *(f"{code(number)},{_spelt(number)}," for number in range(n))]
    ),
    "spellings of nothing": lambda n: _study(
        spellings=["spelling,institution", *(f"Name {number},School" for number in range(n))]
    ),
    "blank rows below the records": lambda n: _study([*records(1), *_BLANK * (n // 3), record(1, 0)]),
    "blank rows between records": lambda n: _study(
        export(line for number in range(n // 10) for line in (record(number, 0), *_BLANK * 3))
    ),
    "blank rows of a list": lambda n: _study(listed=[*projects(1), *[",,", ""] * (n // 2)]),
    "mixed line ends": lambda n: _study(_mixed(records(n, 0))),
    "one ID in all records": lambda n: _study(records(n, 0, mobility_id="000001-MOB-00001")),
    "one ID in records that differ": lambda n: _study(
        export(record(at, 0, mobility_id="000001-MOB-00001", duration_days=str(at % 5_000)) for at in range(n))
    ),
    "each ID in two records that differ": lambda n: _study(
        export(record(at // 2, 0, duration_days=str(20 + at % 2)) for at in range(n))
    ),
    "findings": lambda n: _study(
        records(n, activity_type="?x", start_date="99/99/2022", end_date="x", duration_days="y"), projects(n)
    ),
    "types and days that differ": lambda n: _study(
        export(record(at, 0, activity_type=f"Course number {at}", start_date=_day(at), end_date=_day(at + 9))
               for at in range(n))
    ),
    "exports in one file": lambda n: _study([line for at in range(n) for line in export([record(at, 0)])]),
    "exports in one file that differ": lambda n: _study(
        [line for at in range(n) for line in (f"{_HEADINGS};Note {at % 7}", f"{record(at, 0)};")]
    ),
    "exports": lambda n: {
        "projects.csv": projects(n),
        **{f"mobilities/{number}.csv": export([record(number)]) for number in range(n)},
    },
    "exports without a record": lambda n: {
        **_study(listed=projects(n)),
        **{f"mobilities/{code(number)}.csv": export([]) for number in range(n)},
    },
    "exports that say the same": lambda n: {
        "projects.csv": projects(1),
        **{f"mobilities/{number}.csv": records(3, 0) for number in range(n)},
    },
    "other files among the exports": lambda n: {
        **_study(),
        **{f"mobilities/{number}.csv": ["a,b"] * 30 for number in range(n)},
    },
    "other files beside the exports": lambda n: {
        **_study(),
        **{f"{'old/' if number % 2 else ''}{number}.csv": ["a,b"] for number in range(n)},
    },
    "lists among the exports": lambda n: {
        **_study(),
        **{f"mobilities/projects {number}.csv": projects(1) for number in range(n)},
    },
}  # fmt: skip
"""Each kind of study, by its number."""
OF_FILES = frozenset(
    {
        "exports", "exports without a record", "exports that say the same", "other files among the exports",
        "other files beside the exports", "lists among the exports",
    }
)  # fmt: skip
"""The kinds whose number is one of files, of which nobody has very many."""


def write_odd_study(folder: Path, kind: str, number: int) -> Path:
    """Write a study of a kind, and give its folder back."""
    for name, lines in {"study.toml": _SETTINGS.splitlines(), **ODD_STUDIES[kind](number)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return folder
