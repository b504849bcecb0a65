"""What people put beside results, in the folders that a run exchanges: handed over to the new ones, never deleted."""

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from blendresearch.base.texts import clean
from blendresearch.run.stamps import Ledger
from blendresearch.run.steps import CRATE, LEDGER, NAMES
from blendresearch.study.files import is_left_by_a_system
from blendresearch.study.folder import nearby


def made_files(places: Mapping[str, Path], new: Mapping[str, Path]) -> list[str]:
    """Give what runs made in the folders of a study, as far as anything there says so: "<folder>/<path in it>".

    `new` are the folders of the next results. Where processed tables have a ledger, what is called as one of the next
    ones is a table, too: a notebook that was killed may not have come to note it.
    """
    ledger = Ledger(places["processed"] / LEDGER, places)
    found = ledger.all_made | {f"processed/{LEDGER}", f"processed/{LEDGER}.new", f"internal/{NAMES}"}
    for edition in ("reports", "internal"):
        found |= {f"{edition}/{path}" for path in files_of_crate(places[edition] / CRATE)}
    if ledger.path.exists():
        found |= {f"processed/{path.relative_to(new['processed']).as_posix()}" for path in files_in(new["processed"])}
    return sorted(found)


def is_edition(folder: Path) -> bool:
    """Tell whether a folder is an edition that a run made (or empty), and not one of what people put there alone."""
    if not folder.is_dir():
        return False
    return any((folder / name).is_file() for name in (CRATE, NAMES)) or not any(folder.iterdir())


def hand_over(old: Path, new: Path, made: Collection[str]) -> list[str]:
    """Move all files from a folder of earlier results to that of the new ones, but for those that runs made.

    One whose name a new result has gets another; given are the names that they have now. Raises OSError.
    """
    kept = []
    for path in sorted(files_in(old)):
        if path.relative_to(old).as_posix() in made:
            continue
        target = free(new / path.relative_to(old))
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        kept.append(target.relative_to(new).as_posix())
    return kept


def files_of_crate(crate: Path) -> Iterator[str]:
    """Name the files that an edition has by its provenance, that of itself among them."""
    try:
        entities = json.loads(crate.read_text(encoding="utf-8-sig"))["@graph"]
        yield from [str(each["@id"]) for each in entities if each["@type"] == "File"]
        yield CRATE
    except (OSError, ValueError, LookupError, TypeError):
        return


def files_in(folder: Path) -> Iterator[Path]:
    """Give everything in a folder but folders; a link to one counts as a file."""
    for place, below, names in os.walk(folder):
        yield from (Path(place, name) for name in names)
        yield from (path for path in (Path(place, name) for name in below) if path.is_symlink())


def free(path: Path) -> Path:
    """Give a name beside a file that nothing has yet: `<name>-kept`; its own where it is not there."""
    while os.path.lexists(path):
        path = path.with_name(f"{path.stem}-kept{path.suffix}")
    return path


def told_kept(paths: Sequence[Path]) -> str:
    """Name the first of files that were kept, as they are told; "" for none but what a system left."""
    kept = [clean(str(nearby(path))) for path in paths if not is_left_by_a_system(path)]
    return f"{', '.join(kept[:5])}{' and others' if len(kept) > 5 else ''}" if kept else ""
