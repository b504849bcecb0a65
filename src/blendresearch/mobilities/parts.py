"""Exports that are read in parts, each by a job of its own, and put together: what one job would have read.

The tidy mobilities are the union of those of the parts, and so the counts are sums: the rules compare records of one
project alone. So a project must stand in one part; where it stands in two, the parts are refused.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from glob import escape
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.base.database import opened
from blendresearch.base.errors import InputError, UsageError
from blendresearch.base.tables import load_table, save_table
from blendresearch.mobilities.doubts import Doubt, as_table, kinds_of_doubts
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.lacking_columns import lacking_columns
from blendresearch.mobilities.places import PLACES, listed_rules, private_folder
from blendresearch.mobilities.preparing import MOBILITIES, find, save_records
from blendresearch.mobilities.project_codes import code_in_name, shown
from blendresearch.mobilities.tidying import tidy, unknown_focus
from blendresearch.study.folder import export_files
from blendresearch.study.inputs import Inputs

_EXPORTS, _DOUBTS, _EMPTY = "exports.parquet", "doubts.json", "empty_exports"
_SAVED_EXPORTS = """SELECT export, file, first_row, columns, unread,
    export IN (SELECT DISTINCT export FROM coded) AS filled FROM exports ORDER BY export"""
_IN_TWO = """SELECT project_code, min(file), max(file)
    FROM read_parquet($1, filename = 'part', hive_partitioning = false)
    WHERE project_code IS NOT NULL GROUP BY project_code HAVING count(DISTINCT part) > 1 ORDER BY project_code"""
_NUMBERED = """SELECT row_number() OVER (ORDER BY file, export) AS export, file, first_row, columns, unread, filled
    FROM read_parquet($1, hive_partitioning = false)"""
_WRITTEN = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
_APART = "Put the exports of that project into one file, or run the study without parts"


@dataclass(frozen=True)
class Part:
    """One of so many parts of the exports of a study: `number` counts from 1 to `of`."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> "Part":
        """Read a part as people write it, 2/4; raise UsageError for what is none."""
        found = _WRITTEN.fullmatch(text)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise UsageError(f"{text!r} is no part. Write which and of how many (9999 at most), as 2/4.")
        return cls(int(found[1]), int(found[2]))

    def files(self, folder: Path) -> list[Path]:
        """Give the exports of this part: those with one project code in their names together, parts of like size."""
        groups: dict[str, list[Path]] = {}
        for path in export_files(folder):
            groups.setdefault(code_in_name(path.name) or path.name, []).append(path)
        sizes, shares = [0] * self.of, [[] for _ in range(self.of)]
        for files in groups.values():
            place = sizes.index(min(sizes))
            sizes[place] += sum(path.stat().st_size for path in files)
            shares[place] += files
        return sorted(shares[self.number - 1])


def prepare_part(inputs: Inputs, part: Part, folder: Path) -> list[Path]:
    """Read the exports of a part, apply the counting rules, and write what `unite` needs to a folder; give its files.

    Raises InputError with what is wrong in these exports.
    """
    with opened(folder) as connection:
        load_records(connection, inputs.folder, part.files(inputs.folder))
        tidy(connection, inputs.study, inputs.projects, all_read=False)
        empty, places = save_records(connection, folder)
        connection.execute(f"COPY ({_SAVED_EXPORTS}) TO {_quoted(folder / _EXPORTS)} (FORMAT parquet)")
        found = [[astuple(each) for each in kind] for kind in kinds_of_doubts(connection)]
    (folder / _DOUBTS).write_text(json.dumps(found), encoding="utf-8", newline="\n")
    made = [folder / name for name in (MOBILITIES, _EXPORTS, _DOUBTS)]
    return [*made, save_table(folder, _EMPTY, empty), *places]


def unite(parts: Sequence[Path], inputs: Inputs, folder: Path) -> list[Path]:
    """Write to a folder what `preparing.prepare` would, of the folders of all parts; give the files.

    Raises InputError for a project that stands in two parts, and for what only all exports together can tell.
    """
    with opened(folder) as connection:
        _refuse_split(connection, parts)
        _refuse_unknown_focus(connection, parts, inputs)
        _join(connection, parts, MOBILITIES, 'file, "row"', folder)
        rules = [rule.id for rule in listed_rules()]
        ignored = private_folder(folder)
        _join(connection, parts, PLACES, f'institution, list_position({rules}, rule), file, "row"', folder)
        doubts = _doubts(connection, parts)
    empty = pd.concat([load_table(part, _EMPTY) for part in parts]).sort_values("file", ignore_index=True)
    return [folder / MOBILITIES, *find(inputs, folder, as_table(doubts), empty), folder / PLACES, ignored]


def _refuse_split(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> None:
    found = connection.execute(_IN_TWO, [_files(parts, MOBILITIES)]).fetchall()
    if found:
        code, first, last = found[0]
        more = f", and so of {len(found) - 1} more project{'s' if len(found) > 2 else ''}" if len(found) > 1 else ""
        what = f"records of {shown(code, 'one project')} stand in two parts, in {first} and in {last}{more}"
        raise InputError(what, do=_APART)


def _refuse_unknown_focus(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path], inputs: Inputs) -> None:
    """Refuse a focus institution without a project: where no list names projects, all parts have to be there first."""
    if inputs.projects is not None:
        known = set(inputs.projects["institution"])
    else:
        query = "SELECT DISTINCT project_code FROM read_parquet($1, hive_partitioning = false)"
        known = {code for (code,) in connection.execute(query, [_files(parts, MOBILITIES)]).fetchall()}
    if wrong := unknown_focus(inputs.study, known, complete=bool(known) and "" not in known):
        raise InputError.together(wrong)


def _join(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path], name: str, order: str, folder: Path) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    query = f"SELECT * FROM read_parquet($1, hive_partitioning = false) ORDER BY {order}"
    copy = f"COPY ({query}) TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd)"
    connection.execute(copy, [_files(parts, name)])


def _doubts(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> list[Doubt]:
    """Put the doubts of all parts in the order of one job: by kind, then by file; what exports lack is asked of all."""
    connection.execute(f"CREATE TABLE exports AS {_NUMBERED}", [_files(parts, _EXPORTS)])
    connection.execute("CREATE TABLE coded AS SELECT export FROM exports WHERE filled")
    told = [json.loads((part / _DOUBTS).read_text(encoding="utf-8")) for part in parts]
    _, *kinds = [[Doubt(*each) for part in kind for each in part] for kind in zip(*told, strict=True)]
    lacking = [Doubt("warning", *each) for each in lacking_columns(connection)]
    return [*lacking, *(each for kind in kinds for each in sorted(kind, key=lambda doubt: doubt.file))]


def _files(parts: Sequence[Path], name: str) -> list[str]:
    return [escape(str(part / name)) for part in parts]


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
