"""The files of a folder that was made, and what is in them, however their archives are packed."""

import zipfile
from pathlib import Path

ZIPPED = {".xlsx", ".ods"}


def files_in(folder: Path) -> dict[str, Path]:
    """Give the files of a folder, but for hidden ones, by their path in it."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("[!.]*") if path.is_file()}


def parts(path: Path) -> dict[str, bytes]:
    """Give what is in a file; of a workbook its parts, which another zlib compresses otherwise."""
    if path.suffix not in ZIPPED:
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def differing(made: Path, committed: Path) -> list[str]:
    """Name the files of two folders that are in one of them alone, or do not say the same in both."""
    first, second = files_in(made), files_in(committed)
    return sorted(
        name
        for name in first.keys() | second.keys()
        if name not in first or name not in second or parts(first[name]) != parts(second[name])
    )
