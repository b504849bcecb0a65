"""However a table lies in its file, no message repeats what stands in it: neither a cell, nor a heading, nor a part."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contents import contents
from tests.odd_files.files import book, text
from tests.security.test_secrets import texts
from tests.studies import ALPHA, HEADING, mobility, table_of, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.headings import Headings
from blendresearch.run.analysis import Analysis
from blendresearch.run.cli import main

pytestmark = pytest.mark.security

PARTS = ("zwaluwtje", "quispelmans", "knieblessure")
SECRETS = (
    "Zwaluwtje Quispelmans",
    'QUISPELMANS, "Zwaluwtje" <b>&',
    "Status Zwaluwtje",
    "Activity typo knieblessure",
    "2021-1-ZWALUWTJE",
    "=Quispelmans(1)",
    "Blended-Quispelmans ünal",
)
KINDS = ("csv", "tsv", "xlsx", "xls", "ods")
Table = list[list[str]]
TABLE: Table = [[str(cell) for cell in row] for row in table_of([mobility(number) for number in range(1, 6)])]
WIDTH = len(TABLE[0])


def with_cell(row: int, heading: str, secret: str) -> Table:
    """Give the table with a secret in a cell."""
    at = TABLE[0].index(heading)
    return [[secret if (here, there) == (row, at) else cell for there, cell in enumerate(cells)]
            for here, cells in enumerate(TABLE)]  # fmt: skip


def without(heading: str, table: Table) -> Table:
    """Give a table without a column that is needed, so that the headings are told."""
    at = table[0].index(heading)
    return [[*row[:at], *row[at + 1 :]] for row in table]


LAYOUTS: dict[str, Callable[[str], Table]] = {
    "labels beside values": lambda secret: [
        ["Mobility activity ID", "000001-MOB-00001", "Participant name", secret, "Status", "Draft"],
        ["Grant Agreement No.", ALPHA, "Comments", secret, "", ""],
    ],
    "labels above values, twice": lambda secret: [["Status", "Data type"], [secret, secret], ["Mobility ID", secret]],
    "turned": lambda secret: [list(row) for row in zip(*with_cell(2, "Status", secret), strict=True)],
    "words that head columns within a record": lambda secret: [
        ["Participant", "Status", secret, "Blended mobility", secret], *TABLE[1:],
    ],
    "headings in the middle": lambda secret: [*TABLE[1:3], [secret] * WIDTH, *TABLE],
    "headings that lack one, below a record": lambda secret: [
        [secret] * WIDTH, *without("Activity type", [*with_cell(1, "Status", secret)]),
    ],
    "above the headings": lambda secret: [[secret, "", secret], *without("Mobility activity ID", TABLE)],
    "a heading": lambda secret: [[*TABLE[0], secret], *([*row, secret] for row in TABLE[1:])],
    "a heading beside one that is missing": lambda secret: without(
        "Status", [[*TABLE[0], secret], *([*row, "x"] for row in TABLE[1:])]
    ),
    "in place of a heading": lambda secret: with_cell(0, "Blended mobility activity", secret),
    "in a heading over two rows": lambda secret: [
        [*TABLE[0][:4], *[""] * (WIDTH - 4), secret], [*[""] * 4, *TABLE[0][4:], ""], *TABLE[1:],
    ],
    "the same heading twice": lambda secret: [[*TABLE[0], "Status*", secret], *([*row, "", secret] for row in TABLE)],
    "one cell too many": lambda secret: [*TABLE[:3], [*TABLE[3], secret]],
    "a broken row": lambda secret: [*TABLE[:3], TABLE[3][:3], [secret, "x"]],
    "headings once more, and others": lambda secret: [*TABLE, [*TABLE[0][:3], secret, secret], *TABLE[1:]],
    "a note below": lambda secret: [*TABLE, [secret], ["", secret]],
    **{
        f"a cell below {heading}": lambda secret, heading=heading: with_cell(3, heading, secret)
        for heading in HEADING.values()
        if heading in TABLE[0]
    },
}  # fmt: skip


def written(kind: str, table: Table, secret: str) -> bytes:
    """Write a table as a kind of file; in a workbook the secret stands merged over the first row, too."""
    if kind in ("csv", "tsv"):
        return text(table, separator=";" if kind == "csv" else "\t")
    return book(kind, table, at=(1, 0), title=secret)


def said_by(*arguments: str) -> Iterator[str]:
    """Give what a command says."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit):
        main([*arguments])
    yield from (out.getvalue(), err.getvalue())


def chained(study: Path, output: Path) -> Iterator[str]:
    """Give what hangs on the error of a run, whether a traceback shows it or not."""
    try:
        Analysis.open(study, output).prepare()
    except InputError as error:
        seen: list[BaseException] = [error, *error.more]
        for each in seen:
            yield f"{each!s} {each.args!r} {vars(each)!r}"
            seen += [other for other in (each.__cause__, each.__context__) if other is not None and other not in seen]


def found_in(kind: str, content: bytes) -> list[tuple[str, str]]:
    """Give all that is said and written of an export and holds a part of a secret."""
    with TemporaryDirectory() as place:
        study, output = write_study(Path(place) / "s", {f"a.{kind}": content}), Path(place) / "out"
        output.mkdir()
        said = [*texts(study, output, report=False), *(("chain", each) for each in chained(study, output))]
        for format_ in ("table", "json"):
            said += [(format_, each) for each in said_by("check", str(study), "--format", format_)]
        said += contents(output, without=output / "processed" / study.name / "worklists")
        return [(where, each[:300]) for where, each in said if any(part in each.casefold() for part in PARTS)]


@settings(max_examples=16)
@given(st.sampled_from(sorted(LAYOUTS)), st.sampled_from(SECRETS), st.sampled_from(KINDS))
def test_nothing_of_an_odd_layout_is_told(layout, secret, kind):
    assert found_in(kind, written(kind, LAYOUTS[layout](secret), secret)) == []


@pytest.mark.parametrize("layout", ["labels beside values", "a heading beside one that is missing", "turned"])
def test_layouts_that_told_cells_do_no_more(layout, caplog):
    with caplog.at_level(logging.DEBUG):
        assert found_in("csv", written("csv", LAYOUTS[layout](SECRETS[2]), SECRETS[2])) == []
    assert not any(part in caplog.text.casefold() for part in PARTS)


def test_merged_cells_remarks_on_cells_and_names_of_sheets_are_not_told():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        sheet = made.add_worksheet(SECRETS[0])
        for row, cells in enumerate(TABLE):
            sheet.write_row(row, 0, cells)
        sheet.merge_range(2, 2, 4, 2, SECRETS[0])
        sheet.write_comment(1, 1, SECRETS[0], {"author": SECRETS[0]})
    assert found_in("xlsx", content.getvalue()) == []


@pytest.mark.parametrize("line", [f'{ALPHA};"{SECRETS[0]};x;Yes', f'{ALPHA};x"{SECRETS[0]};Yes;{SECRETS[0]};;;;;;;;;;'])
def test_separators_and_marks_that_slipped_tell_nothing(line):
    content = text(TABLE, separator=";").decode("utf-8-sig") + f"{line}\r\n"
    assert found_in("csv", content.encode()) == []


def test_headings_are_told_as_a_list_spells_them_and_others_by_their_columns(tmp_path):
    cells = ["GRANT  AGREEMENT-NO", "mobility activity id *", "Zwaluwtje", "Instelling", "x", "y", "", "z", "Hybrid"]
    headings = {"headings.toml": 'blended = ["Hybrid #2"]'}
    study = write_study(tmp_path / "s", {"a.csv": ";".join(cells) + "\n"}, files=headings)
    with pytest.raises(InputError) as caught:
        row = Headings.of(study).row(cells)
        Headings.of(study).judge(row, [cells], study / "mobilities" / "a.csv")
    told = "headings found: Grant Agreement No., Mobility activity ID, instelling, Hybrid, and 4 columns whose headings"
    assert told in caught.value.what
    assert caught.value.what.endswith("are not known: C, E-F, H")


def test_search_would_find_a_secret_in_what_is_said(tmp_path):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, focus=json.dumps([SECRETS[0]]))
    assert any(part in each.casefold() for each in said_by("check", str(study)) for part in PARTS)
