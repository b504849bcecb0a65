"""An attacker who guesses what an export holds, and tries the guess out on everything in a shared edition.

The worst case: all records in one export, of which all is known but a few hidden counts. Two such studies that differ
in hidden counts alone give the same shared edition, so nothing in it can tell one guess from another.
"""

import hashlib
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.contents import contents
from tests.runs import hashes, made_once
from tests.sharing.test_twin_studies import COUNTS, PUBLISHED, TWIN
from tests.studies import COHORTS, HEADING, mobility, write_study

from blendresearch.run.commands.run import run_studies
from blendresearch.study.files import digest_of, fingerprints
from blendresearch.study.folder import Workspace

pytestmark = [pytest.mark.run, pytest.mark.security]

HIDING = "\n[disclosure]\nname_institutions = false\nminimum_count = 5\n"
SHORTEST = 12
"""So many signs of a hash are not there by chance."""


def one_export(folder: Path, counts: dict, few: int) -> Path:
    """Write a study with all its records in one export, which hides names and counts below 5.

    It has a `few` drafts, and as many records with days that are turned round.
    """
    codes = {each: f"{each[1]}-1-NL01-KA121-VET-{place:09}" for place, each in enumerate(counts, start=1)}
    records = [
        mobility(number, project_code=codes[each], blended="Yes" if number < blended else "No")
        for each, (total, blended) in counts.items()
        for number in range(total)
    ]
    left_out = [mobility(900 + number, project_code=codes["Dd", 2021], status="Draft") for number in range(few)]
    turned = [each for each in records if each[HEADING["project_code"]] == codes["Ff", 2021]][-few:]
    for each in turned:
        each |= {HEADING["start_date"]: each[HEADING["end_date"]], HEADING["end_date"]: each[HEADING["start_date"]]}
    projects = "project_code,institution,requested_blended,requested_mobilities,granted_mobilities\n"
    projects += "".join(f"{code},{name},{20 + year % 7},200,150\n" for (name, year), code in codes.items())
    return write_study(
        folder, {"whole-export.csv": records + left_out}, projects=projects, files={"published.csv": PUBLISHED},
        cohorts=COHORTS + HIDING, focus='["Aa"]',
    )  # fmt: skip


@pytest.fixture(scope="module")
def twins_said(tmp_path_factory) -> tuple[list[Workspace], list[str]]:
    """Two studies with one secret that differ in hidden counts, as they were run, and what the command said of them."""

    def make(folder: Path) -> dict[str, str]:
        said = {}
        for name, counts, few in (("one", COUNTS, 2), ("other", TWIN, 3)):
            study, output = one_export(folder / name / "raw" / "twin", counts, few), folder / name
            secret = Workspace.open(study, output).secret
            secret.parent.mkdir()
            secret.write_text("5a" * 32, encoding="ascii")
            console = Console(file=StringIO(), soft_wrap=True, highlight=False)
            options = {"output": output, "languages": None, "jobs": 1, "fresh": False}
            assert run_studies(console, console, [str(study)], **options) == 0
            said[name] = console.file.getvalue().replace(str(output), "OUTPUT")
        return said

    folder, said = made_once(tmp_path_factory, "twins", make)
    twins = [Workspace.open(folder / name / "raw" / "twin", folder / name) for name in ("one", "other")]
    return twins, [said["one"], said["other"]]


@pytest.fixture(scope="module")
def twins(twins_said) -> list[Workspace]:
    return twins_said[0]


def test_terminal_tells_what_the_shared_edition_shows_and_no_more(twins_said):
    twins, said = twins_said
    one, other = (re.sub(r"Made in \d+ s", "Made", text) for text in said)
    assert one == other
    assert re.search(r"completed +620 +122 +19\.7% +15\.8%", one)
    assert "look at End before start: <5. Correct the dates." in one
    assert "Published figures: 1 reproduced, 1 not_computable" in one
    assert "whole-export.csv" not in one
    assert "Worklists, never shared, for who can mend what was found, are in OUTPUT/processed/twin/worklists" in one
    # A path: no command finds this study by its name.
    assert "tells 'blendresearch check OUTPUT/raw/twin --output OUTPUT'." in one
    internal = json.loads((twins[0].processed / "summary.json").read_text(encoding="utf-8"))
    assert internal["found"]["end_before_start"] == 2
    assert "row" in internal["first"]["end_before_start"]


def test_no_byte_of_a_shared_edition_tells_one_guess_from_another(twins):
    one, other = twins
    assert fingerprints(one.folder) != fingerprints(other.folder)
    assert hashes(one.reports) == hashes(other.reports)
    assert hashes(one.internal) != hashes(other.internal)
    assert len(hashes(one.reports)) > 15


def digests(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    """Give every usual hash of everything that the shared edition does not hold, and of all of it together."""
    shared = set(hashes(workspace.reports).values())
    files = [path for each in (workspace.folder, workspace.processed, workspace.internal) for path in each.rglob("*")]
    for path in files:
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() not in shared:
            for kind in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}:
                yield f"{kind} of {path.name}", hashlib.new(kind, path.read_bytes()).digest()
    inputs = fingerprints(workspace.folder)
    exports = {path: digest for path, digest in inputs.items() if path.startswith("mobilities/")}
    for some in (inputs, exports, {"mobilities/export-1.csv": next(iter(exports.values()))}):
        yield f"all of {list(some)}", bytes.fromhex(digest_of(some))


def spellings(digest: bytes) -> set[str]:
    """Give the beginning of a hash in the ways that it is written, also where it is split into groups."""
    written = {digest.hex(), digest.hex().upper(), b64encode(digest).decode(), urlsafe_b64encode(digest).decode()}
    return {each[:SHORTEST] for each in written}


def test_no_hash_of_anything_else_is_in_a_shared_edition(twins):
    workspace = twins[0]
    found = "\n".join(text for _, text in contents(workspace.reports))
    together = re.sub(r"[\s:-]", "", found)  # has every hash of found, but for spellings with a hyphen
    raw = b"\0".join(path.read_bytes() for path in workspace.reports.rglob("*") if path.is_file())
    tried = dict(digests(workspace))
    assert len(tried) > 200
    told = {
        what
        for what, each in tried.items()
        if any(written in (found if "-" in written else together) for written in spellings(each))
    }
    assert told == set()
    assert [what for what, each in tried.items() if each in raw] == []


def test_search_for_hashes_would_find_those_of_the_internal_edition(twins):
    workspace = twins[0]
    text = (workspace.internal / "ro-crate-metadata.json").read_text(encoding="utf-8")
    export = (workspace.folder / "mobilities" / "whole-export.csv").read_bytes()
    assert any(written in text for written in spellings(hashlib.sha256(export).digest()))


def test_shared_edition_names_no_export_and_its_provenance_no_hash_of_one(twins):
    workspace = twins[0]
    assert [name for name, text in contents(workspace.reports) if "whole-export.csv" in text] == []
    crate = (workspace.reports / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert '"name": "mobilities/"\n' in crate
