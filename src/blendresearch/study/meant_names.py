"""Lists under another name than the one that is read, judged as what they are meant to be before they are renamed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from blendresearch.base.errors import InputError
from blendresearch.study.files import NAMES, refuse_outside
from blendresearch.study.near_names import lists_elsewhere
from blendresearch.study.texts.own_texts import FOLDER as TEXTS

_TEXT = (".csv", ".tsv", ".txt", ".toml")


@contextmanager
def under_meant_names(folder: Path) -> Iterator[Path]:
    """Give a folder with the settings, lists and texts of a study under the names that they are meant to have.

    It is the study folder itself where all have them, else a copy without exports, which is gone afterwards. Where two
    files can be meant as one list, neither is taken, and no link or workbook is.
    """
    meant = _meant(folder)
    if not meant:
        yield folder
        return
    with TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        copy.mkdir()
        own = {name: folder / name for name in NAMES if "." in name}
        for name, path in (own | meant).items():
            if _is_own(path, folder):
                copyfile(path, copy / name)
        for path in (each for each in folder.glob(f"{TEXTS}/*") if _is_own(each, folder)):
            (copy / TEXTS).mkdir(exist_ok=True)
            copyfile(path, copy / TEXTS / path.name)
        yield copy


def _meant(folder: Path) -> dict[str, Path]:
    """Give the files that are surely meant as a list that is not there, by the name of that."""
    names = {path.name: path for path in folder.iterdir()}
    capitals = [(name.casefold(), path) for name, path in names.items() if name != name.casefold()]
    found: dict[str, list[Path]] = {}
    for known, path in [*capitals, *lists_elsewhere(folder)]:
        if known in NAMES and known not in names and path.suffix.casefold() in _TEXT:
            found.setdefault(known, []).append(path)
    sure = {known: paths[0] for known, paths in found.items() if len(paths) == 1}
    return {known: path for known, path in sure.items() if _is_own(path, folder)}


def _is_own(path: Path, folder: Path) -> bool:
    """Tell whether a path is a file of the folder itself, which no link leads out of."""
    try:
        refuse_outside(path, folder)
    except InputError:
        return False
    return path.is_file() and not path.is_symlink()
