"""`blendresearch archive`: what is kept of a study, and that nothing of a person or a hidden name is in it."""

import hashlib
import json
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from tests.contents import contents
from tests.runs import SECRET, SECRET_ID, in_this_process, row
from tests.studies import ALPHA, BETA, mobility, write_study

from blendresearch.base.own_code import code_in, own_code
from blendresearch.run.analysis import Analysis
from blendresearch.run.pipeline import run
from blendresearch.study.settings import read_study

HIDDEN = "Zwaluwtje"
SETTINGS = {"title": '{ nl = "Een studie", en = "A study" }', "languages": '["nl", "en"]', "focus": '["Alpha College"]'}
PROJECTS = f"project_code,institution,requested_blended,contact\n{ALPHA},Alpha,10,{HIDDEN}\n{BETA},Beta College,,x\n"


def planted(folder: Path, more: str = "") -> Path:
    """Write a study with a person in every place where people put one."""
    files = {
        "institutions.csv": f"institution,approached,responded,note\nAlpha,yes,yes,ask {HIDDEN}\n",
        "spellings.csv": f"spelling,institution,who\nAlpha,Alpha College,{HIDDEN}\n",
        "headings.toml": f'# {HIDDEN}\nblended = ["Gemengd {{}}"]\n',
        "published.csv": f"id,what,published,decimals,measure,note\na,Blended,2,0,blended cohort=completed,{HIDDEN}\n",
    }
    rows = [row(number, blended="Yes" if number < 2 else "No") for number in range(9)]
    exports = {f"{HIDDEN}.csv": rows, "beta.csv": [row(number, project_code=BETA) for number in range(7)]}
    study = write_study(folder, exports, projects=PROJECTS, files=files, **SETTINGS)
    settings = study / "study.toml"
    settings.write_text(f"# {HIDDEN} knows\n{settings.read_text()}{more}")
    (study / "survey").mkdir()
    (study / "survey" / "names.csv").write_text(f"name,kind\n{HIDDEN},person\n")
    (study / "texts").mkdir()
    (study / "texts" / "foreword.en.md").write_text("Good.\n")
    (study / "texts" / "foreword.nl.md").write_text("Goed.\n")
    return study


def made(place: Path, more: str = "") -> Path:
    """Run a study without its notebooks, and put a file of somebody beside its results."""
    study = planted(place / "raw" / "studie", more)
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        run(study, output=place / "out", jobs=1)
    (place / "out" / "reports" / "studie" / "notes.txt").write_text(HIDDEN)
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    """A study that was run; who changes it or its results puts them back."""
    return made(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def output(study) -> Path:
    return study.parents[1] / "out"


@contextmanager
def changed(path: Path, old: str, new: str) -> Iterator[None]:
    before = path.read_text()
    path.write_text(before.replace(old, new))
    yield
    path.write_text(before)


def unpacked(archive: Path, place: Path) -> Path:
    with zipfile.ZipFile(archive) as file:
        file.extractall(place)
    return place


def everything(folder: Path) -> str:
    """Give what is in an archive but for the program, without capitals, and the names of all files."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    kept = {name: path.read_text("utf-8", "ignore") for name, path in files.items() if not name.startswith("software/")}
    return "\n".join([*kept, *kept.values()]).casefold()


def test_nothing_of_a_person_is_in_the_archive(study, output, left, tmp_path):
    assert left("archive", study, "--output", output) == 0
    whole = everything(unpacked(output / "reports" / "studie.zip", tmp_path / "z"))
    planted_words = [*" ".join(SECRET.values()).split(), "1988-02-29", SECRET_ID, HIDDEN]
    # The provenance of what is not shared names each file of the input, so also this export.
    whole = whole.replace(f"mobilities/{HIDDEN}.csv".casefold(), "")
    assert [word for word in planted_words if word.casefold() in whole] == []
    assert "alpha college" in whole  # what is no secret would be found


def test_archive_has_results_lists_settings_and_software_with_checksums(study, output, left, tmp_path):
    target = tmp_path / "kept.zip"
    assert left("archive", study, "--output", output, "--file", target) == 0
    assert left("archive", study, "--output", output, "--file", tmp_path / "again.zip") == 0
    assert (tmp_path / "again.zip").read_bytes() == target.read_bytes()
    folder = unpacked(target, tmp_path / "z")
    results = {path.name for path in (folder / "reports" / "studie").iterdir()}
    assert {"statistics.csv", "report.nl.pdf", "notebooks", "ro-crate-metadata.json"} <= results
    assert {path.name for path in (folder / "study").iterdir()} == {
        "study.toml", "headings.toml", "projects.csv", "institutions.csv", "spellings.csv", "published.csv",
    }  # fmt: skip
    assert (folder / "study" / "projects.csv").read_text().splitlines()[1].rstrip(",") == f"{ALPHA},Alpha,10"
    assert tomllib.loads((folder / "study" / "headings.toml").read_text()) == {"blended": ["Gemengd {}"]}
    assert read_study(folder / "study") == read_study(study)
    for path in ("src/blendresearch/data/headings.toml", "notebooks/05_report.ipynb", "requirements.lock"):
        assert (folder / "software" / path).is_file()
    code = code_in(folder / "software" / "src" / "blendresearch", folder / "software" / "notebooks")
    assert (code.digest, code.changed) == (own_code().digest, ())
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").read_text().splitlines())
    assert sums == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    graph = json.loads(files.pop("ro-crate-metadata.json").read_text())["@graph"]
    parts = {each["@id"]: each["sha256"] for each in graph if each["@type"] == "File"}
    assert parts == {name: sums[name] for name in files}


def test_unpacked_results_are_an_earlier_edition_of_a_later_study(study, output, left, tmp_path):
    assert left("archive", study, "--output", output, "--file", tmp_path / "kept.zip") == 0
    folder = unpacked(tmp_path / "kept.zip", tmp_path / "z")
    exports = {"a.csv": [mobility(number, blended="Yes") for number in range(9)]}
    later = write_study(tmp_path / "raw" / "next", exports, previous='"studie"')
    earlier = Analysis.open(later, folder).results().editions.earlier
    assert earlier.name == "studie"
    assert len(earlier.statistics_table) == len(pd.read_csv(output / "reports" / "studie" / "statistics.csv"))


def test_of_a_study_that_hides_names_the_shared_edition_alone_goes_in(left, tmp_path):
    study = made(tmp_path, "\n[disclosure]\nname_institutions = false\nminimum_count = 5\n")
    assert (tmp_path / "out" / "reports" / "studie-internal" / "statistics.csv").is_file()
    assert left("archive", study, "--output", tmp_path / "out") == 0
    folder = unpacked(tmp_path / "out" / "reports" / "studie.zip", tmp_path / "z")
    whole = everything(folder)
    for hidden in ("Alpha College", "Beta College", ALPHA, HIDDEN, *map(hash_of, sorted(study.glob("mobilities/*")))):
        assert hidden.casefold() not in whole
    assert [path.name for path in (folder / "study").iterdir()] == ["study.toml"]
    assert "Institution " in (folder / "study" / "study.toml").read_text()
    assert "interne uitgave" in (folder / "README.nl.md").read_text()


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_results_that_are_not_there_or_no_longer_hold_are_refused(study, output, left, tmp_path, capsys):
    asked = ("archive", study, "--output", output, "--file", tmp_path / "kept.zip")
    for path, old in ((study / "projects.csv", "10"), (output / "reports" / "studie" / "statistics.csv", "2")):
        with changed(path, old, "7"):
            assert left(*asked) == 3
        assert f"Run it again first: blendresearch run {study} --output {output}." in capsys.readouterr().err
    assert left("archive", study, "--output", tmp_path / "elsewhere") == 3
    assert "there are no results of studie to keep" in capsys.readouterr().err
    assert not (tmp_path / "kept.zip").exists()


def test_place_that_will_not_do_is_refused(study, output, left, tmp_path, capsys):
    (tmp_path / "letter.docx").write_text("mine")
    with zipfile.ZipFile(tmp_path / "export.xlsx", "w") as workbook:
        workbook.writestr("xl/workbook.xml", "mine")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:  # of another study, whose exports may be gone
        for name in ("SHA256SUMS", "ro-crate-metadata.json", "reports/another/ro-crate-metadata.json"):
            archive.writestr(name, "")
    mine = [tmp_path / "letter.docx", tmp_path / "export.xlsx", tmp_path / "other.zip"]
    for place in (study / "kept.zip", tmp_path / "nowhere" / "kept.zip", *mine):
        assert left("archive", study, "--output", output, "--file", place) == 3
        assert "choose another --file" in capsys.readouterr().err.replace("Choose", "choose")
    assert (tmp_path / "letter.docx").read_text() == "mine"
    with zipfile.ZipFile(tmp_path / "export.xlsx") as workbook:
        assert workbook.namelist() == ["xl/workbook.xml"]
    assert not (study / "kept.zip").exists()


def test_archive_of_a_whole_run_has_its_executed_notebooks(small_run, left, tmp_path):
    output = small_run.reports.parents[1]
    assert left("archive", small_run.study, "--output", output, "--file", tmp_path / "kept.zip") == 0
    folder = unpacked(tmp_path / "kept.zip", tmp_path / "z")
    assert len(list((folder / "reports" / "kleine_studie" / "notebooks").iterdir())) == 6
    whole = "\n".join(text for _, text in contents(folder / "reports")).casefold() + everything(folder)
    assert [word for word in [*SECRET.values(), SECRET_ID] if word.casefold() in whole] == []
