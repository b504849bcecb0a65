"""The code of a run: one hash for all of it, and which of its files are not as they were shipped.

A version says little of code that somebody edited, and a commit cannot stand in a report that is committed with it. So
the hash of the code stands in the provenance, always: the same from a clone, a download and a wheel. What was shipped
is known from a wheel (its RECORD has the hash of every file) and in a clone from git; elsewhere the hash alone tells.
"""

import json
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

PACKAGE_NAME, NOTEBOOKS = "blendresearch", "notebooks"
_OWN_NOTEBOOKS = ("01_prepare", "02_registered_use", "03_survey", "04_reproduction", "05_report", "06_letter")
_PATIENCE = 20  # seconds that git may take
_WHAT_IS_CHANGED = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", f"src/{PACKAGE_NAME}")


@dataclass(frozen=True)
class OwnCode:
    """The code that runs: `digest` is the SHA-256 of all of it, `notebooks` has that of what each notebook says.

    `changed` names the files that are not as they were shipped, by their paths in the package (`blendresearch/...`) or
    among the notebooks (`notebooks/...`), those that were added or are gone among them.
    """

    digest: str
    notebooks: Mapping[str, str]
    changed: tuple[str, ...] = ()


@cache
def own_code() -> OwnCode:
    """Look at the code of this process, once."""
    return _described(own_hashes(), _own_package(), notebook_folder())


@cache
def own_hashes() -> dict[str, str]:
    """Give the SHA-256 of every file of the package that runs but for its notebooks, by its path; read once."""
    return _hashes_in(_own_package())


def code_in(package: Path, notebooks: Path) -> OwnCode:
    """Look at the code of a package and its notebooks."""
    return _described(_hashes_in(package), package, notebooks)


def _own_package() -> Path:
    return Path(str(files(PACKAGE_NAME)))


def _hashes_in(package: Path) -> dict[str, str]:
    return {path: sha256(place.read_bytes()).hexdigest() for path, place in code_files(package)}


def _described(own: Mapping[str, str], package: Path, notebooks: Path) -> OwnCode:
    hashes = {f"{PACKAGE_NAME}/{path}": digest for path, digest in own.items()}
    told = {name: sha256(said_in((notebooks / name).read_bytes())).hexdigest() for name in _notebooks_in(notebooks)}
    hashes |= {f"{NOTEBOOKS}/{name}": digest for name, digest in told.items()}
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items()))
    changed = _not_as_installed(package)
    if changed is None:
        changed = _not_as_committed(package, notebooks)
    return OwnCode(sha256(lines.encode("utf-8")).hexdigest(), told, tuple(sorted(changed)))


def notebook_folder() -> Path:
    """Find the notebooks: inside the installed package, or in the clone that it was installed from."""
    packaged = _own_package() / NOTEBOOKS
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / NOTEBOOKS


def said_in(notebook: bytes) -> bytes:
    """Give what the cells of a notebook say, whatever they showed when somebody ran them; other bytes as they are."""
    try:
        cells = json.loads(notebook)["cells"]
        said = [[cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", [])] for cell in cells]
    except (ValueError, LookupError, TypeError, AttributeError):
        return notebook
    return json.dumps(said, ensure_ascii=False).encode("utf-8")


def code_files(package: Path) -> Iterator[tuple[str, Path]]:
    """Give the files of the package but for its notebooks and what Python keeps of them, by their path in it."""
    for place in sorted(package.rglob("*")):
        path = place.relative_to(package)
        if (
            place.is_file()
            and place.suffix != ".pyc"
            and "__pycache__" not in path.parts
            and path.parts[0] != NOTEBOOKS
        ):
            yield path.as_posix(), place


def _notebooks_in(folder: Path) -> list[str]:
    """Name the notebooks that a run uses: what somebody puts beside them changes no report."""
    return [f"{name}.ipynb" for name in _OWN_NOTEBOOKS if (folder / f"{name}.ipynb").is_file()]


def _not_as_installed(package: Path) -> list[str] | None:
    """Name the files of a package that are not as its wheel had them; None for one that was not installed so."""
    try:
        found = distribution(PACKAGE_NAME)
    except PackageNotFoundError:
        return None
    if Path(str(found.locate_file(PACKAGE_NAME))).resolve() != package.resolve():
        return None
    shipped = {
        str(path.as_posix()): path.hash.value for path in found.files or () if path.hash and path.suffix != ".pyc"
    }
    shipped = {path: value for path, value in shipped.items() if path.startswith(f"{PACKAGE_NAME}/")}
    if not shipped:
        return None
    there = dict(code_files(package)) | {
        f"{NOTEBOOKS}/{name}": package / NOTEBOOKS / name for name in _notebooks_in(package / NOTEBOOKS)
    }
    now = {f"{PACKAGE_NAME}/{path}": _as_recorded(place.read_bytes()) for path, place in there.items()}
    changed = [path for path in now.keys() | shipped.keys() if now.get(path) != shipped.get(path)]
    return [path.removeprefix(f"{PACKAGE_NAME}/") if f"/{NOTEBOOKS}/" in path else path for path in changed]


def _as_recorded(content: bytes) -> str:
    """Hash as RECORD of a wheel does (PEP 376, PEP 427)."""
    return urlsafe_b64encode(sha256(content).digest()).decode("ascii").rstrip("=")


def _not_as_committed(package: Path, notebooks: Path) -> list[str]:
    """Name the files that are not as the commit has them that a clone is at; none where no git can tell.

    Not that of another clone around this one: the package must stand where it does in ours.
    """
    root = package.parents[1]
    if package != root / "src" / PACKAGE_NAME or notebooks != root / NOTEBOOKS or not (root / ".git").exists():
        return []
    told = _git(root, *_WHAT_IS_CHANGED)
    if told is None:
        return []
    found = [line[3:] for line in told.decode("utf-8", "replace").split("\0") if line]
    # Notebooks are asked for one by one: git would start the filter of the clone for each.
    used = [f"{NOTEBOOKS}/{name}.ipynb" for name in _OWN_NOTEBOOKS]
    return [path.removeprefix("src/") for path in found] + [path for path in used if _says_something_else(root, path)]


def _says_something_else(root: Path, path: str) -> bool:
    """Tell whether a notebook is another one than that of the commit, and has not only been run."""
    place, committed = root / path, _git(root, "show", f"HEAD:{path}")
    now = said_in(place.read_bytes()) if place.is_file() else None
    return now != (None if committed is None else said_in(committed))


def commit_of(package: Path) -> str:
    """Give the commit that a clone is at; "" where there is none, or no git that can tell."""
    root = package.parents[1]
    is_ours = package == root / "src" / PACKAGE_NAME and (root / ".git").exists()
    return (_git(root, "rev-parse", "HEAD") or b"").decode("ascii").strip() if is_ours else ""


def _git(root: Path, *arguments: str) -> bytes | None:
    """Ask git something of a clone, without writing to it; None where there is no git or it refuses."""
    line = ["git", "--no-optional-locks", "-C", str(root), *arguments]
    try:
        done = subprocess.run(line, capture_output=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
