"""The folder of a study that ships, as a maker finds and leaves it, with the texts that are the same each time."""

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from blendresearch.base.errors import UsageError


def texts_of(package: str) -> dict[str, str]:
    """Give the texts that stand in `folder` of the package of a maker, by their path within the folder of the study."""
    return dict(sorted(_texts(files(package) / "folder")))


def refuse_other_files(folder: Path, own: Collection[str], study: str) -> None:
    """Raise UsageError when a folder holds files that are not `own`: a stray export would be counted along."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("[!.]*") if path.is_file()}
    if found - {*own}:
        raise UsageError(f"{folder.name} holds files that are not of {study}. Choose an empty folder.")


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts at their paths within the folder of the study, with the same ends of lines everywhere."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _texts(folder: Traversable, place: str = "") -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _texts(entry, f"{place}{entry.name}/")
        else:
            yield place + entry.name, entry.read_text(encoding="utf-8")
