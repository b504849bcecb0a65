"""An attacker who guesses what an export holds, and tries the guess out on everything in a shared edition.

The worst case: all records in one export, of which all is known but a few hidden counts. Two such studies that differ
in hidden counts alone give the same shared edition, so nothing in it can tell one guess from another.
"""

import hashlib
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contents import contents
from tests.runs import hashes, made_once
from tests.sharing.test_twin_studies import COUNTS, PUBLISHED, TWIN
from tests.studies import COHORTS, mobility, write_study

from blendresearch.run.pipeline import run
from blendresearch.study.files import digest_of, fingerprints
from blendresearch.study.folder import Workspace

pytestmark = [pytest.mark.run, pytest.mark.security]

HIDING = "\n[disclosure]\nname_institutions = false\nminimum_count = 5\n"
SHORTEST = 12
"""So many signs of a hash are not there by chance."""


def one_export(folder: Path, counts: dict, drafts: int) -> Path:
    """Write a study with all its records in one export, which hides names and counts below 5."""
    codes = {each: f"{each[1]}-1-NL01-KA121-VET-{place:09}" for place, each in enumerate(counts, start=1)}
    records = [
        mobility(number, project_code=codes[each], blended="Yes" if number < blended else "No")
        for each, (total, blended) in counts.items()
        for number in range(total)
    ]
    left_out = [mobility(900 + number, project_code=codes["Dd", 2021], status="Draft") for number in range(drafts)]
    projects = "project_code,institution,requested_blended,requested_mobilities,granted_mobilities\n"
    projects += "".join(f"{code},{name},{20 + year % 7},200,150\n" for (name, year), code in codes.items())
    return write_study(
        folder, {"all.csv": records + left_out}, projects=projects, files={"published.csv": PUBLISHED},
        cohorts=COHORTS + HIDING, focus='["Aa"]',
    )  # fmt: skip


@pytest.fixture(scope="module")
def twins(tmp_path_factory) -> list[Workspace]:
    """Two studies with one secret that differ in hidden counts and in the number of their drafts, as they were run."""

    def make(folder: Path) -> dict[str, str]:
        for name, counts, drafts in (("one", COUNTS, 2), ("other", TWIN, 3)):
            study, output = one_export(folder / name / "raw" / "twin", counts, drafts), folder / name
            secret = Workspace.open(study, output).secret
            secret.parent.mkdir()
            secret.write_text("5a" * 32, encoding="ascii")
            run(study, output=output, jobs=1)
        return {}

    folder, _ = made_once(tmp_path_factory, "twins", make)
    return [Workspace.open(folder / name / "raw" / "twin", folder / name) for name in ("one", "other")]


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
    text = found + re.sub(r"[\s:-]", "", found)
    raw = b"\0".join(path.read_bytes() for path in workspace.reports.rglob("*") if path.is_file())
    tried = dict(digests(workspace))
    assert len(tried) > 200
    assert [what for what, each in tried.items() if any(written in text for written in spellings(each))] == []
    assert [what for what, each in tried.items() if each in raw] == []


def test_search_for_hashes_would_find_those_of_the_internal_edition(twins):
    workspace = twins[0]
    text = (workspace.internal / "ro-crate-metadata.json").read_text(encoding="utf-8")
    export = (workspace.folder / "mobilities" / "all.csv").read_bytes()
    assert any(written in text for written in spellings(hashlib.sha256(export).digest()))


def test_shared_edition_names_no_export_and_its_provenance_no_hash_of_one(twins):
    workspace = twins[0]
    assert [name for name, text in contents(workspace.reports) if "all.csv" in text] == []
    crate = (workspace.reports / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert '"name": "mobilities/"\n' in crate
