"""Exports in CSV made at random from a number: what was written is known, and what was done to it afterwards.

    python -m tests.odd_files.generated 5000        # so many files, by both ways to read them
    python -m tests.odd_files.generated 5000 --seed 7

A file that keeps the rules of CSV must be read as it was written, a damaged one so or not at all.
"""

import argparse
import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest import mock

import duckdb
from tests.studies import ALPHA, BETA, GAMMA, HEADING, write_study

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import shipped_headings
from blendresearch.mobilities.exports import CONCEPTS, load_records
from blendresearch.mobilities.refusals import CODE
from blendresearch.study.reading import csv_fast

NEEDED = ("project_code", "mobility_id", "activity_type", "blended")
OPTIONAL = ("accompanying_person", "participants", "start_date", "duration_days", "status")
OTHERS = ("Comments", "Participant name", "Receiving country", "Remarks")
SEPARATORS = ";;;,\t|"
Records = list[dict[str, str]]

TITLES = (
    "Mobilities of 2024", 'Project title{0}"Together" abroad', '"Together" abroad', 'Title{0}"Together', '"Together',
    'Title{0}5" wide', '"Title{0} of it"', "", "{0}{0}{0}", '"Title', '"a""b"', 'Title{0}"', "Project{0}2021",
)  # fmt: skip
DECLARED = ("sep={0}", '"sep={0}"')
REMARKS = (
    "", "", "plain", "two\nlines", "a {0} b", 'says "yes"', "three\n\nlines", "ends\n", '"', '""', "5\" pipe",
    "\nbegins",
    "code 2021-1-NL01-KA121-VET-000000001", "of\n2021-1-NL01-KA121-VET-000000001 a part", "\n{0}{0}\n",
    "Zoë; Ünal, \t|", "=1+1", "'", "x" * 300, '"quoted"', "#N/A", "of\n{0}{0}{0}{0}{0}{0}{0}{0}{0}",
)  # fmt: skip


@dataclass
class Generated:
    """A file, the records that were written into it, and what was done to it that breaks the rules."""

    content: bytes
    records: Records
    damage: list[str] = field(default_factory=list)


def generate(random: Random) -> Generated:
    """Make one file."""
    separator, ends = random.choice(SEPARATORS), random.choice(("\r\n", "\r\n", "\n"))
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    records: Records = []
    tables: list[str] = []
    columns = _columns(random)
    for number in range(random.choice((1, 1, 1, 2, 3))):
        own = _records(random, random.randint(0 if number else 1, 8), number)
        columns = columns if random.random() < 0.5 else _columns(random)
        tables.append(_written(random, own, columns, separator=separator, ends=ends, quoting=quoting))
        records += [{name: row[name] for name in columns if name in CONCEPTS} for row in own]
    text, damage = "".join(tables), []
    if random.random() < 0.5:
        for _ in range(random.randint(1, 3)):
            how, text = random.choice(DAMAGES)(random, text, separator)
            damage.append(how)
    encoding = random.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    text = _above(random, separator, ends) + text
    if random.random() < 0.2:
        text = text.removesuffix(ends)
    return Generated(text.encode(encoding, "replace"), records, damage)


def _columns(random: Random) -> list[str]:
    """Draw the columns of an export: all that are needed, in any order, and some others."""
    drawn = [*NEEDED, *(name for name in OPTIONAL if random.random() < 0.7)]
    others = random.sample(OTHERS, random.randint(1, len(OTHERS)))
    names = [*drawn, *others]
    if random.random() < 0.5:
        random.shuffle(names)
    return names


def _records(random: Random, count: int, export: int) -> Records:
    return [
        {
            "project_code": random.choice((ALPHA, BETA, GAMMA)),
            "mobility_id": f"{export:03}-MOB-{number:05}",
            "activity_type": random.choice(("LM-SHORT-VET", "SM-TTA", "Short-term learning mobility of VET learners")),
            "blended": random.choice(("Yes", "No", "")),
            "accompanying_person": random.choice(("Yes", "No")),
            "participants": random.choice(("", "1", "12")),
            "start_date": f"{random.randint(1, 28):02}/03/2022",
            "duration_days": str(random.randint(1, 90)),
            "status": random.choice(("Complete", "")),
        }
        for number in range(count)
    ]


def _written(random: Random, rows: Records, columns: Sequence[str], *, separator: str, ends: str, quoting: int) -> str:
    """Write an export with its headings, in one of their spellings."""
    spelt = random.random() < 0.3
    known = shipped_headings()
    title = [random.choice(known[name]) if spelt and name in known else HEADING.get(name, name) for name in columns]
    table = [
        title,
        *([row.get(name) if name in row else _remark(random, separator) for name in columns] for row in rows),
    ]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=ends).writerows(table)
    return file.getvalue()


def _remark(random: Random, separator: str) -> str:
    return random.choice(REMARKS).format(separator)


def _above(random: Random, separator: str, ends: str) -> str:
    """Give what stands above the first headings."""
    lines = [random.choice(DECLARED).format(separator)] if random.random() < 0.2 else []
    lines += [random.choice(TITLES).format(separator) for _ in range(random.choice((0, 0, 1, 2)))]
    return "".join(line + ends for line in lines)


def _lone_cells(random: Random, text: str, separator: str) -> tuple[str, str]:
    """Make lone quotation marks of some empty cells."""
    for _ in range(random.randint(1, 3)):
        text = _once(random, text, separator * 2, f'{separator}"{separator}')
    return "lone marks", text


def _at_an_edge(random: Random, text: str, separator: str) -> tuple[str, str]:
    """Put marks at the beginning or the end of some cells."""
    for _ in range(random.randint(1, 3)):
        text = _once(random, text, separator, random.choice((f'"{separator}', f'{separator}"')))
    return "marks at edges", text


def _anywhere(random: Random, text: str, separator: str) -> tuple[str, str]:
    """Put a mark anywhere."""
    at = random.randint(0, len(text))
    return "a mark anywhere", f'{text[:at]}"{text[at:]}'


def _without(random: Random, text: str, separator: str) -> tuple[str, str]:
    """Take one mark away."""
    return "a mark less", _once(random, text, '"', "")


def _cut(random: Random, text: str, separator: str) -> tuple[str, str]:
    """Break a line in two."""
    return "a line broken", _once(random, text, separator, f"{separator}\n")


DAMAGES: tuple[Callable[[Random, str, str], tuple[str, str]], ...] = (
    _lone_cells, _lone_cells, _at_an_edge, _anywhere, _without, _cut,
)  # fmt: skip


def _once(random: Random, text: str, old: str, new: str) -> str:
    """Replace one of the places at which `old` stands."""
    pieces = text.split(old)
    if len(pieces) == 1:
        return text
    at = random.randrange(1, len(pieces))
    return old.join(pieces[:at]) + new + old.join(pieces[at:])


Outcome = list[tuple] | str
"""The cells of the records in their order, or the sentence that refuses the file."""


@dataclass
class Compared:
    """What came of one file by both ways to read it."""

    number: int
    generated: Generated
    fast: Outcome
    slow: Outcome

    @property
    def written(self) -> list[tuple]:
        """Give the cells that were written, as they should be read."""
        return [tuple(record.get(name) or None for name in CONCEPTS) for record in self.generated.records]

    @property
    def read(self) -> Outcome:
        """Give what comes of the file: a record whose cells are none of such a record stops a run, too."""
        if isinstance(self.slow, str):
            return self.slow
        # A mark that got into a cell stays in it, and is told where the cell means nothing any more.
        rows = [tuple(cell and (cell.replace('"', "") or None) for cell in row) for row in self.slow]
        return rows if all(map(_is_sound, self.slow)) else "a record is refused"

    @property
    def fault(self) -> str | None:
        """Tell what is wrong, None when nothing is."""
        if self.fast != self.slow:
            return "the two ways differ"
        if isinstance(self.read, str):
            return None if self.generated.damage else "a sound file is refused"
        return None if self.read == self.written else "what is read was not written"


def _is_sound(record: Sequence[str | None]) -> bool:
    """Tell whether a record passes what is asked of every record (`mobilities/refusals.py`)."""
    cells = dict(zip(CONCEPTS, record, strict=True))
    flags = (cells["blended"], cells["accompanying_person"])
    return (
        re.fullmatch(CODE, cells["project_code"] or "") is not None
        and cells["mobility_id"] is not None
        and all(flag in (None, "Yes", "No") for flag in flags)
        and (cells["participants"] or "0").isdecimal()
    )


def compare(count: int, seed: int) -> list[Compared]:
    """Make so many files and read each by both ways."""
    files = {number: generate(Random(f"{seed} {number}")) for number in range(count)}
    with TemporaryDirectory() as place:
        names = {number: f"{number:06}.csv" for number in files}
        folder = write_study(Path(place) / "s", {names[number]: each.content for number, each in files.items()})
        fast, slow = (_read(folder, smallest) for smallest in (0, 1 << 40))
    return [
        Compared(number, each, *(read.get(names[number], []) for read in (fast, slow)))
        for number, each in files.items()
    ]


def _read(folder: Path, smallest: int) -> Mapping[str, Outcome]:
    found: dict[str, Outcome] = {}
    with duckdb.connect() as connection, mock.patch.object(csv_fast, "SMALL", smallest):
        refused: list[InputError] = []
        try:
            load_records(connection, folder)
        except InputError as error:
            refused = error.all
        cells = ", ".join(CONCEPTS)
        rows = connection.execute(f'SELECT file, {cells} FROM records ORDER BY file, "row"').fetchall()
    for file, *record in rows:
        found.setdefault(file, []).append(tuple(record))
    return found | {error.file: str(error) for error in reversed(refused)}


def main() -> None:
    """Compare as many files as are asked for, in parts, and tell what came of them."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    wrong = sound = damaged_and_read = refused = 0
    for start in range(0, given.count, 500):
        for each in compare(min(500, given.count - start), given.seed + start):
            refused += isinstance(each.read, str)
            sound += not each.generated.damage
            damaged_and_read += bool(each.generated.damage) and not isinstance(each.read, str)
            if each.fault:
                wrong += 1
                print(f"seed {given.seed + start}, file {each.number}: {each.fault} {each.generated.damage}")
    print(f"{given.count} files: {sound} sound, {damaged_and_read} damaged and read, {refused} refused, {wrong} wrong")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
