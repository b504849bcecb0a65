"""Exports that are read in parts give what one job gives, to the byte, and the counts of the parts add up."""

from pathlib import Path

import pandas as pd
import pytest
from tests.studies import ALPHA, BETA, GAMMA, mobility, write_study

from blendresearch.base.errors import InputError, UsageError
from blendresearch.mobilities.parts import Part, prepare_part, unite
from blendresearch.mobilities.preparing import open_mobilities, prepare
from blendresearch.statistics.counting import DIMENSIONS, MEASURES, count_mobilities
from blendresearch.study.inputs import read_inputs

DELTA = "2022-1-NL01-KA121-VET-000000004"
LISTED = "".join(f"{code},{name},\n" for code, name in zip((ALPHA, BETA, GAMMA, DELTA), "ABCD", strict=True))


def exports() -> dict[str, list]:
    """Exports with all that is told of files: the same record twice, strange days, drafts, no record, a column less."""
    alpha = [mobility(number, blended="Yes" if number % 3 else "") for number in range(20)]
    beta = [mobility(number, project_code=BETA, start_date="someday", status="Draft") for number in range(5)]
    gamma = [
        mobility(number, project_code=GAMMA, start_date="03/07/2022", end_date="04/08/2022") for number in range(7)
    ]
    delta = [
        {name: cell for name, cell in mobility(number, project_code=DELTA).items() if name != "Accompanying person"}
        for number in range(3)
    ]
    return {
        "a.csv": alpha, f"b {ALPHA}.csv": alpha[:3], f"c {ALPHA}.csv": alpha[:2], "d.xlsx": beta, "e.csv": gamma,
        "f.csv": delta, f"g {BETA}.csv": [],
    }  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    files = exports()
    files[f"a {ALPHA}.csv"] = files.pop("a.csv")
    files[f"d {BETA}.xlsx"] = files.pop("d.xlsx")
    listed = f"project_code,institution,requested_blended\n{LISTED}"
    return write_study(tmp_path_factory.mktemp("parts") / "s", files, projects=listed)


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    prepare(read_inputs(study), folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cube(folder: Path) -> pd.DataFrame:
    with open_mobilities(folder) as mobilities:
        return count_mobilities(mobilities.filter("left_out IS NULL")).df()


@pytest.mark.parametrize("of", [2, 5])
def test_parts_give_the_bytes_of_one_job_and_counts_add_up(study, whole, tmp_path, of):
    inputs, parts = read_inputs(study), [tmp_path / f"{number}" for number in range(1, of + 1)]
    for number, folder in enumerate(parts, start=1):
        folder.mkdir()
        prepare_part(inputs, Part(number, of), folder)
    united = tmp_path / "united"
    united.mkdir()
    made = unite(parts, inputs, united)
    assert contents(united) == contents(whole)
    assert {path.relative_to(united).as_posix() for path in made} == set(contents(whole))
    added = pd.concat(map(cube, parts)).groupby(list(DIMENSIONS), as_index=False)[list(MEASURES)].sum()
    expected = cube(whole).sort_values(list(DIMENSIONS), ignore_index=True)
    pd.testing.assert_frame_equal(added, expected, check_dtype=False)


def test_every_export_is_in_one_part_beside_those_of_its_project(study):
    shares = [[path.name for path in Part(number, 3).files(study)] for number in (1, 2, 3)]
    assert sorted(name for share in shares for name in share) == sorted(path.name for path in study.glob("*/*"))
    assert len({number for number, share in enumerate(shares) for name in share if ALPHA in name}) == 1


def test_project_in_two_parts_is_refused(tmp_path):
    rows = [mobility(number) for number in range(3)]
    inputs = read_inputs(write_study(tmp_path / "s", {"a.csv": rows, "b.csv": rows}))
    parts = [tmp_path / "1", tmp_path / "2"]
    for number, folder in enumerate(parts, start=1):
        folder.mkdir()
        prepare_part(inputs, Part(number, 2), folder)
    with pytest.raises(InputError, match=f"project {ALPHA} stand in two parts, in a.csv and in b.csv.*without parts"):
        unite(parts, inputs, tmp_path / "u")


@pytest.mark.parametrize("listed", [True, False])
def test_focus_that_no_part_has_is_refused_when_all_are_there(tmp_path, listed):
    exports = {"a.csv": [mobility(1)], "b.csv": [mobility(1, project_code=BETA)]}
    options = {} if listed else {"projects": None}
    inputs = read_inputs(write_study(tmp_path / "s", exports, focus='["Somewhere else"]', **options))
    parts = [tmp_path / "1", tmp_path / "2"]
    for number, folder in enumerate(parts, start=1):
        folder.mkdir()
        prepare_part(inputs, Part(number, 2), folder)
    with pytest.raises(InputError, match="the focus institution 'Somewhere else' has no project"):
        unite(parts, inputs, tmp_path / "u")


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "-1/2", "a/b", "1/0"])
def test_what_is_no_part_is_refused(text):
    with pytest.raises(UsageError, match="is no part"):
        Part.read(text)
