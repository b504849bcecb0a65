"""Wherever a person is written in an export, it is in nothing that is kept, shared, said or raised."""

import json
import logging
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contents import contents
from tests.render.samples import cell, info, notebook, small_table
from tests.reports import as_notebook, built
from tests.security.bombs import xlsx
from tests.studies import ALPHA, HEADING, mobility, write_study

from blendresearch.base.errors import BlendResearchError, InputError
from blendresearch.render import read_document, write_html, write_ods, write_pdf, write_xlsx
from blendresearch.report import Report
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.study.folder import Workspace
from blendresearch.study.reading.workbooks import opened

pytestmark = pytest.mark.security

SECRET = "Zwaluwtje"
PERSONAL = ("Participant first name", "E-mail", "Date of birth", "Comments", "Participant", "Participant ID", "Name")
around = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
secrets = st.builds(lambda before, after: f"{before}{SECRET}{after}", around, around)
concepts = st.sampled_from(list(HEADING))


def texts(study: Path, output: Path, *, report: bool) -> Iterator[tuple[str, str]]:
    """Do all steps of a run, and give everything that came of it: files, pages, sentences, tracebacks."""
    try:
        analysis = Analysis.open(study, output)
        analysis.prepare()
        analysis.compute()
        yield "reproduction", analysis.reproduce().to_csv()
        yield "notices", "\n".join(analysis.notices())
        if report:
            book = as_notebook(*built(Report(analysis.results(), "en")))
            document = read_document(book)
            (output / "report.html").write_text(write_html(document), encoding="utf-8")
            (output / "report.pdf").write_bytes(write_pdf(document))
            (output / "report.ipynb").write_text(json.dumps(book), encoding="utf-8")
    except BlendResearchError as error:
        yield "error", repr(vars(error)) + "".join(traceback.format_exception(error))
        yield from (("cause", str(each)) for each in (error.__cause__,) if each)
    yield "check", json.dumps([asdict(problem) for problem in judge_study(Workspace.open(study))], ensure_ascii=False)
    yield from contents(output, without=output / "processed" / study.name / "worklists")


def leaks(rows: list[dict], *, name: str = "a.csv", report: bool = False) -> list[tuple[str, str]]:
    with TemporaryDirectory() as place:
        study = write_study(
            Path(place) / "s", {name: rows}, files={"published.csv": PUBLISHED}, focus='["Alpha College"]'
        )
        output = Path(place) / "out"
        output.mkdir()
        spellings = {SECRET.casefold(), SECRET.encode("utf-16-le").decode("latin-1").casefold()}
        return [
            (where, text[:300])
            for where, text in texts(study, output, report=report)
            if any(spelling in text.casefold() for spelling in spellings)
        ]


PUBLISHED = "id,what,published,decimals,measure\na,A,4,0,blended cohort=completed\n"


def sound(count: int = 8) -> list[dict]:
    personal = dict.fromkeys(PERSONAL, SECRET)
    return [mobility(number, blended="Yes" if number < 3 else "No") | personal for number in range(count)]


@settings(max_examples=12)
@given(concepts, secrets, st.integers(0, 7), st.sampled_from(["a.csv", "a.xlsx"]))
def test_secret_in_any_cell_is_nowhere(concept, secret, at, name):
    rows = sound()
    for row in rows:
        row.setdefault(HEADING[concept], "")
    rows[at][HEADING[concept]] = secret
    assert leaks(rows, name=name) == []


@settings(max_examples=6)
@given(st.dictionaries(concepts, secrets, min_size=2, max_size=8), st.booleans())
def test_secrets_in_many_cells_of_records_that_differ_are_nowhere(cells, same_key):
    rows = sound()
    for row in rows:
        row |= {HEADING[concept]: row.get(HEADING[concept], "") for concept in cells}
    rows[4] |= {HEADING[concept]: secret for concept, secret in cells.items()}
    if same_key:
        rows[5] |= {HEADING["mobility_id"]: rows[4][HEADING["mobility_id"]], HEADING["blended"]: "Yes"}
    assert leaks(rows) == []


HARMLESS = ["mobility_id", "activity_type", "start_date", "end_date", "duration_days", "status", "mode"]


@settings(max_examples=2)
@given(st.lists(st.tuples(st.sampled_from(HARMLESS), secrets), min_size=3, max_size=8))
def test_secrets_that_stop_no_run_are_in_no_report(cells):
    rows = sound(12)
    for row in rows:
        row.setdefault(HEADING["mode"], "")
    for row, (concept, secret) in zip(rows, cells, strict=False):
        row[HEADING[concept]] = secret
    assert leaks(rows, report=True) == []


BROKEN = {
    "an open quotation mark": f'{{}}\n{ALPHA};"{SECRET};Yes\n',
    "a row that is longer": f"{{}}\n{ALPHA};{SECRET};x;Yes;{SECRET};{SECRET};\n",
    "no headings": f"{SECRET};{SECRET} Quispelmans;x\n{ALPHA};{SECRET};x\n",
    "a cell without end": f'{{}}\n{ALPHA};"{SECRET * 20_000};x;Yes\n',
    "a NUL": f"{{}}\n{ALPHA};{SECRET}\0;x;Yes\n",
    "another code": f"{{}}\n2021-{SECRET.upper()};{SECRET};x;Yes\n",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_secret_in_a_broken_file_is_in_no_sentence(tmp_path, caplog, capfd, broken):
    heading = ";".join(HEADING[concept] for concept in ("project_code", "mobility_id", "activity_type", "blended"))
    study = write_study(tmp_path / "s", {"a.csv": BROKEN[broken].format(heading)})
    (tmp_path / "out").mkdir()
    with caplog.at_level(logging.DEBUG):
        said = list(texts(study, tmp_path / "out", report=False))
    out, err = capfd.readouterr()
    said += [("log", caplog.text), ("stdout", out), ("stderr", err)]
    assert "error" in dict(said)
    assert [(where, text) for where, text in said if SECRET.casefold() in text.casefold()] == []


def test_what_a_reader_prints_when_it_breaks_is_kept_to_itself(tmp_path, capfd):
    path = xlsx(tmp_path / "a.xlsx", f'<row r="9"><c r="A9" t="{SECRET}"><v>{SECRET}</v></c></row>')
    with pytest.raises(InputError, match=r"^a\.xlsx: it cannot be read as a spreadsheet"), opened(path, 1):
        pass
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("make", [write_html, write_pdf, write_xlsx, write_ods])
def test_search_would_find_it(tmp_path, make):
    table = small_table(rows=(("Aangevraagd", SECRET), ("Gerealiseerd", "603")))
    made = make(read_document(notebook(cell(info()), cell(table))))
    path = tmp_path / make.__name__.replace("write_", "report.")
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    assert any(SECRET in text for _, text in contents(tmp_path))


def test_search_sees_into_packed_streams_of_a_pdf(tmp_path):
    with pikepdf.new() as document:
        document.Root.Extra = document.make_stream(b"x" * 999 + SECRET.encode())
        document.save(tmp_path / "a.pdf", compress_streams=True)
    assert SECRET.encode() not in (tmp_path / "a.pdf").read_bytes()
    assert any(SECRET in text for _, text in contents(tmp_path))
