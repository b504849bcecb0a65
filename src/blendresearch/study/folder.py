"""Where things are: the study folder and the exports in it, its processed tables and its reports."""

import os
from dataclasses import dataclass
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.study.files import is_left_by_a_system, refuse_outside
from blendresearch.study.reading.kinds import SUFFIXES

RAW = Path("data", "raw")
PROCESSED = Path("data", "processed")
REPORTS = Path("reports")
INTERNAL = "-internal"


@dataclass(frozen=True)
class Workspace:
    """The folders of one study: `folder` is only read, `processed` and `reports` are only written by the package."""

    folder: Path
    processed: Path
    reports: Path

    @property
    def name(self) -> str:
        """Name the study as its folder is named."""
        return self.folder.name

    @property
    def internal(self) -> Path:
        """Give the folder of the edition that shows everything, for a study that shares less."""
        return self.reports.with_name(f"{self.reports.name}{INTERNAL}")

    @property
    def secret(self) -> Path:
        """Give the file of the secret that neutral names are keyed with, beside the processed tables."""
        return self.processed.with_name(f".{self.processed.name}.secret")

    @property
    def asked(self) -> str:
        """Give the words by which a command finds the study, and its results where they are not in the project."""
        place = self.processed.parent
        is_usual = place == project_root() / PROCESSED
        return asked_as(self.folder) if is_usual else f"{asked_as(self.folder)} --output {nearby(place.parent)}"

    @classmethod
    def open(cls, study: str | Path, output: str | Path | None = None, start: Path | None = None) -> "Workspace":
        """Find a study by the name of its folder under `data/raw/` or by a path.

        `output` puts `processed/` and `reports/` under a folder of choice; without it they stand in the project.
        Raises InputError when there is no such folder.
        """
        root = project_root(start)
        folder = next((place for place in (Path(study), root / RAW / study) if is_study(place)), None)
        if folder is None and Path(study).is_dir():
            raise InputError(
                f"the folder {Path(study).resolve().name!r} is no study: it has neither study.toml nor mobilities/",
                do="Name a study folder, or make one with 'blendresearch new'",
            )
        if folder is None:
            raise InputError(
                f"there is no study {Path(study).name!r}: neither a folder of that path nor one under data/raw/",
                do="See 'blendresearch list' for the studies that there are",
            )
        name = folder.resolve().name
        if name.endswith(INTERNAL):
            raise InputError(
                f"the name of the study {name!r} ends in {INTERNAL}, as folders of reports that show everything do",
                do="Give the study folder another name",
            )
        base = Path(os.path.realpath(output)) if output else None  # of a link to itself that makes no error
        return cls(
            folder=folder.resolve(),
            processed=base / "processed" / name if base else root / PROCESSED / name,
            reports=base / "reports" / name if base else root / REPORTS / name,
        )


def project_root(start: Path | None = None) -> Path:
    """Find the folder that holds `data/raw`, from `start` (the working directory) upwards; else `start` itself.

    A notebook runs in `notebooks/`, a command at the top: both mean the same project.
    """
    start = (start or Path.cwd()).resolve()
    return next((folder for folder in (start, *start.parents) if (folder / RAW).is_dir()), start)


def nearby(path: Path) -> Path:
    """Give a path as it is told: from the working directory when it is below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def asked_as(folder: Path) -> str:
    """Give the word by which a command finds a study: its name when it is below `data/raw/`, else its path."""
    place = folder.resolve()
    return place.name if place.parent == (project_root() / RAW).resolve() else str(nearby(place))


def studies(start: Path | None = None) -> list[Path]:
    """List the study folders under `data/raw/`, in alphabetical order."""
    raw = project_root(start) / RAW
    return sorted(folder for folder in raw.iterdir() if _may_be_study(folder)) if raw.is_dir() else []


def _may_be_study(folder: Path) -> bool:
    try:
        return is_study(folder)
    except PermissionError:  # better one too many than one that nobody misses
        return True


def is_study(folder: Path) -> bool:
    """Tell whether a folder is that of a study."""
    return folder.is_dir() and ((folder / "study.toml").is_file() or (folder / "mobilities").is_dir())


def export_files(folder: Path) -> list[Path]:
    """List the exports of a study folder in the order of their names; raise InputError when there is none."""
    found = _found(folder)
    files = [path for path in found if _is_export(path)]
    if not files:
        only = f", only {', '.join(path.name for path in found[:5])}" if found else ""
        raise InputError(
            f"there is no export in {folder.name}/mobilities{only}",
            do="Put the exports of the Beneficiary Module there, as CSV, XLSX, XLS or ODS",
        )
    return files


def other_files(folder: Path) -> list[Path]:
    """List what stands between the exports and is not read: a notice is owed for it, but not for what systems leave."""
    files = set(export_files(folder))
    return [path for path in _found(folder) if path not in files]


def _found(folder: Path) -> list[Path]:
    """List what people put into `mobilities/`, but for notes in Markdown."""
    exports = folder / "mobilities"
    if not exports.is_dir():
        return []
    refuse_outside(exports, folder)
    found = (path for path in exports.iterdir() if not is_left_by_a_system(path) and path.suffix.lower() != ".md")
    return sorted((path for path in found if not path.is_dir() or _holds_files(path)), key=lambda path: path.name)


def _holds_files(folder: Path) -> bool:
    return any(path.is_file() and not is_left_by_a_system(path) for path in folder.rglob("*"))


def _is_export(path: Path) -> bool:
    # A link to nothing is one too: refused when it is read, where a silence would be a project that is not counted.
    there = path.is_file() or (path.is_symlink() and not path.exists())
    return path.suffix.lower() in SUFFIXES and there
