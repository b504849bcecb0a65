"""The lists beside the exports: what is read of them and what is refused."""

import pytest

from blendresearch.base.errors import InputError
from blendresearch.study import list_rows
from blendresearch.study.lists import read_institutions, read_projects, read_published, read_spellings

CODE = "2021-1-NL01-KA121-VET-000000001"
OTHER = "2022-1-NL01-KA121-VET-000000002"
READERS = {"projects.csv": read_projects, "institutions.csv": read_institutions, "published.csv": read_published}


def read(folder, name: str, text: str | bytes):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return READERS[name](folder)


def test_projects(tmp_path):
    table = read(
        tmp_path, "projects.csv", f"project_code,institution,requested_blended\n{CODE},Alpha,7\n\n{OTHER},Beta,\n"
    )
    assert table["row"].tolist() == [2, 4]
    assert table["institution"].tolist() == ["Alpha", "Beta"]
    assert table["requested_blended"].fillna(-1).tolist() == [7, -1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_lists_in_every_dialect(tmp_path, encoding, separator):
    cells = [[" Institution", "note", "Project_Code"], ["Zoë\u00a0College ", '"a, b; c"', CODE]]
    text = "\r\n".join(separator.join(row) for row in cells)
    table = read(tmp_path, "projects.csv", text.encode(encoding))
    assert table[["project_code", "institution"]].values.tolist() == [[CODE, "Zoë\u00a0College"]]


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("projects.csv", "project_code,institution,requested_blended"),
        ("institutions.csv", "institution,approached,responded"),
        ("published.csv", "id,what,published,decimals,measure"),
    ],
)
def test_list_without_rows_is_an_empty_list_and_no_file_is_none(tmp_path, name, heading):
    assert READERS[name](tmp_path) is None
    assert len(read(tmp_path, name, heading)) == 0


def test_institutions(tmp_path):
    text = "institution,approached,responded,note\nAlpha,yes,Ja,x\nBeta,NO,,\n"
    table = read(tmp_path, "institutions.csv", text)
    assert table["approached"].tolist() == [True, False]
    assert table["responded"].tolist() == [True, None]
    assert table["survey_form"].tolist() == ["", ""]


def test_published(tmp_path):
    text = "id,what,published,decimals,measure,unit\na,sum,15.738,0,total cohort=completed,\nb,share,1.6,-1,share,%\n"
    table = read(tmp_path, "published.csv", text)
    assert table["published"].tolist() == ["15.738", "1.6"]
    assert table["decimals"].tolist() == [0, -1]


P = "project_code,institution,requested_blended"
FRAME = "institution,approached,responded"
U = "id,what,published,decimals,measure"
LONG = "x" * 140_000


@pytest.mark.parametrize(
    ("name", "text", "column", "row", "told"),
    [
        ("projects.csv", "", "project_code", 1, "the heading is missing"),
        ("projects.csv", "\xff\xfe", "project_code", 1, "the heading is missing"),
        ("projects.csv", f"project_code\n{CODE}\n", "institution", 1, "the heading is missing"),
        ("projects.csv", f"{P},Institution\n{CODE},a,1,b\n", "institution", 1, "the heading stands there twice"),
        ("projects.csv", f"{P}\n{CODE},Alpha\n", None, 2, "not as many cells"),
        ("projects.csv", f"{P}\n\n{CODE},Alpha, Beta,3\n", None, 3, "not as many cells"),
        ("projects.csv", f'{P}\n{CODE},"Alpha,3\n{OTHER},Beta,3\n', None, 2, "quotation mark"),
        ("projects.csv", f"{P}\n{CODE},Alpha,3\n{OTHER},{LONG},3\n", None, 3, "endless cell"),
        ("projects.csv", f'{P}\n{CODE},"Al\npha",3\nx,Beta,3\n', "project_code", 3, "does not begin with a call year"),
        ("projects.csv", f"{P}\n{CODE},,3\n", "institution", 2, "the cell is empty"),
        ("projects.csv", f"{P}\n,Alpha,3\n", "project_code", 2, "the cell is empty"),
        (
            "projects.csv",
            f"{P}\n{CODE},Alpha,3\n{OTHER},B,\n{CODE},Beta,3\n",
            "project_code",
            4,
            "stands in the list twice",
        ),
        ("projects.csv", f"{P}\n{CODE},#N/A,3\n", "institution", 2, "the cell is no name"),
        ("projects.csv", f"{P}\n{CODE},n.v.t.,3\n{OTHER},?,3\n", "institution", 2, "the cell is no name"),
        ("institutions.csv", f"{FRAME}\nAlpha,,\n#VERW!,,\n", "institution", 3, "the cell is no name"),
        ("projects.csv", f"{P}\n{CODE},Alpha,many\n", "requested_blended", 2, "not a whole number"),
        ("projects.csv", f"{P}\n{CODE},Alpha,-1\n", "requested_blended", 2, "not a whole number"),
        ("projects.csv", f"{P}\n{CODE},Alpha,1.5\n", "requested_blended", 2, "not a whole number"),
        ("projects.csv", f"{P}\n{CODE},Alpha,²\n", "requested_blended", 2, "not a whole number"),
        ("projects.csv", f"{P}\n{CODE},Alpha,٣\n", "requested_blended", 2, "not a whole number"),
        ("institutions.csv", "name\nAlpha\n", "institution", 1, "the heading is missing"),
        ("institutions.csv", f"{FRAME}\nAlpha,,\nAlpha,,\n", "institution", 3, "stands in the list twice"),
        ("institutions.csv", f"{FRAME}\nAlpha,yes,perhaps\n", "responded", 2, "neither yes nor no"),
        ("published.csv", f"{U}\na,b,1,,total\n", "decimals", 2, "not a whole number"),
        ("published.csv", f"{U}\na,b,1,99,total\n", "decimals", 2, "not a whole number"),
        ("published.csv", f"{U}\na,b,,0,total\n", "published", 2, "the cell is empty"),
        ("published.csv", f"{U}\na,b,1,0,total\na,b,1,0,total\n", "id", 3, "stands in the list twice"),
    ],
)
def test_wrong_row_is_told(tmp_path, name, text, column, row, told):  # noqa: PLR0917
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, text)
    error = caught.value
    assert (error.exit_code, error.file, error.column, error.row) == (3, name, column, row)
    assert told in error.what


@pytest.mark.parametrize("name", ["=1+1", "@x", "+a", "-a", '"=1"', '"Alpha;=1"', "\u200b=1", "\uff1d1"])
def test_name_that_a_spreadsheet_would_reckon_with_is_refused(tmp_path, name):
    for file, text in {"projects.csv": f"{P}\n{CODE},{name},\n", "institutions.csv": f"{FRAME}\n{name},,\n"}.items():
        with pytest.raises(InputError, match=r"a spreadsheet would take the cell for a formula") as caught:
            read(tmp_path, file, text)
        assert (caught.value.column, caught.value.row) == ("institution", 2)


def test_numbers_and_dashes_of_published_figures_are_no_formulas(tmp_path):
    table = read(tmp_path, "published.csv", f"{U}\na,b,-1.5,-1,total\nc,d,-,0,total\n")
    assert table["published"].tolist() == ["-1.5", "-"]


def test_names_are_read_as_they_look(tmp_path):
    text = f"{P}\n{CODE},\u202eZoe\u0308\u202c \u200eCollege,\n"
    assert read(tmp_path, "projects.csv", text)["institution"].tolist() == ["Zo\u00eb College"]


def test_name_that_no_report_can_show_is_refused(tmp_path):
    assert len(read(tmp_path, "projects.csv", f"{P}\n{CODE},{'x' * 500},\n")) == 1
    with pytest.raises(InputError, match="the cell is longer than 500 signs"):
        read(tmp_path, "projects.csv", f"{P}\n{CODE},{'x' * 501},\n")


def test_everything_that_is_wrong_with_a_list_is_brought_along(tmp_path):
    text = f"{P}\n{CODE},Alpha,many\nx,,1\n{CODE},Beta,1\n,Gamma,2\n,Delta,few\n"
    with pytest.raises(InputError) as caught:
        read(tmp_path, "projects.csv", text)
    found = {(error.column, error.row): error.what for error in caught.value.all}
    assert set(found) == {
        ("project_code", 5),
        ("institution", 3),
        ("project_code", 4),
        ("project_code", 3),
        ("requested_blended", 2),
    }
    assert found["requested_blended", 2] == "the cell is not a whole number (and so in 1 more row: 6)"


def test_list_that_is_no_text_is_told(tmp_path):
    with pytest.raises(InputError, match=r"^projects\.csv: its text cannot be read"):
        read(tmp_path, "projects.csv", b"\x81\x8d")


def test_what_stands_twice_is_told_with_both_rows_and_one_may_be_mistyped(tmp_path):
    for other, do in (("Beta", "Is one of the two mistyped?"), ("Alpha", "Keep one of the two rows")):
        text = f"project_code,institution\n2023-1,Alpha\n2023-2,Beta\n2023-1,{other}\n"
        with pytest.raises(InputError) as caught:
            read(tmp_path, "projects.csv", text)
        assert (caught.value.row, caught.value.what) == (4, "it stands in the list twice, first in row 2")
        assert caught.value.do.startswith(do)


@pytest.mark.security
@pytest.mark.parametrize("rows", ["a,b\n" * 101, f"a{',' * 1_100}\n", f"a,{'b' * 2_100}\n", "\n" * 2_100])
def test_list_that_would_fill_memory_is_refused(tmp_path, monkeypatch, rows):
    for bound, most in (("_MOST_ROWS", 100), ("_MOST_CELLS", 1_000), ("_MOST_BYTES", 2_000)):
        monkeypatch.setattr(list_rows, bound, most)
    path = tmp_path / "spellings.csv"
    path.write_text("spelling,institution\n" + "a,b\n" * 100, encoding="utf-8")
    assert len(list_rows.read_list(path, ["spelling", "institution"])) == 100
    path.write_text(f"spelling,institution\n{rows}", encoding="utf-8")
    with pytest.raises(InputError, match=r"^spellings\.csv: it is longer than a list can be"):
        read_spellings(tmp_path)
