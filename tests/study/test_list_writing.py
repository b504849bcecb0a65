"""Rows that are added to projects.csv: nothing that stands there changes."""

import codecs
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.test_lists import CODE, OTHER

from blendresearch.base.errors import InputError
from blendresearch.study import list_writing
from blendresearch.study.list_rows import open_list
from blendresearch.study.list_writing import add_projects, listed_projects
from blendresearch.study.lists import COLUMNS_OF_PROJECTS

NEW = "2023-1-NL01-KA121-VET-000000003"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-marked", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("closed", [True, False])
def test_rows_are_added_in_the_dialect_of_the_file(tmp_path, encoding, separator, end, closed):
    rows = [["Eigen", "Instelling", "project_code", "x"], ['"a; b, c"', "Zoë", CODE, "é"], ["", "", "", ""]]
    text = end.join(separator.join(row) for row in rows) + (end if closed else "")
    raw = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if encoding.endswith("marked") else text.encode(encoding)
    path = tmp_path / "projects.csv"
    path.write_bytes(raw)
    assert add_projects(tmp_path, [OTHER, NEW]) == [4, 5]
    assert path.read_bytes().startswith(raw)
    found = open_list(path, COLUMNS_OF_PROJECTS[:2], COLUMNS_OF_PROJECTS)
    assert [cells for _, cells in found.rows] == [
        ["a; b, c", "Zoë", CODE, "é"], ["", "", OTHER, ""], ["", "", NEW, ""],
    ]  # fmt: skip
    written = path.read_bytes().decode("utf-16" if "16" in encoding else encoding)
    assert written.endswith(end)
    assert set(written.replace(end, "")).isdisjoint("\r\n")


def test_list_that_is_not_there_is_made(tmp_path):
    assert listed_projects(tmp_path) is None
    assert add_projects(tmp_path, [CODE, OTHER]) == [2, 3]
    text = (tmp_path / "projects.csv").read_text(encoding="utf-8")
    assert text == f"project_code,institution,requested_blended\n{CODE},,\n{OTHER},,\n"


@given(cells=st.lists(st.lists(st.text('aé;," \n', max_size=4), min_size=3, max_size=3), max_size=4))
def test_no_cell_of_the_user_changes(tmp_path_factory, cells):
    import csv

    folder = tmp_path_factory.mktemp("s")
    path = folder / "projects.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["project_code", "institution", "eigen"], *cells])
    before = path.read_bytes()
    add_projects(folder, [NEW])
    assert path.read_bytes() == before + f"{NEW};;\r\n".encode()


def test_list_that_cannot_be_read_stays_as_it_is(tmp_path):
    (tmp_path / "projects.csv").write_text("naam\nx\n", encoding="utf-8")
    with pytest.raises(InputError, match="the heading is missing"):
        listed_projects(tmp_path)


def test_full_disk_leaves_the_list_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "projects.csv"
    path.write_text(f"project_code,institution\n{CODE},A\n", encoding="utf-8")
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(list_writing.os, "fsync", full)
    with pytest.raises(InputError, match=r"^projects\.csv: it cannot be written"):
        add_projects(tmp_path, [OTHER])
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["projects.csv"]


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_rights_of_the_file_stay(tmp_path):
    path = tmp_path / "projects.csv"
    path.write_text(f"project_code,institution\n{CODE},A\n", encoding="utf-8")
    path.chmod(0o640)
    add_projects(tmp_path, [OTHER])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
