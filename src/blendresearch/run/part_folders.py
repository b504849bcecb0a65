"""Where the parts of a study lie that jobs read each for itself, and which of them a run can put together.

They stand beside the processed tables, in `.<study>.parts/2-of-4/`: disposable, and private, for they have IDs.
A part holds for the input and the software that it was read by, and as it was made: it has a ledger of its own, with
the stamp of the step that it is a part of. One that was copied in half, or changed, is as good as not there.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.base.locks import locked
from blendresearch.base.scratch import clear_dead, keep
from blendresearch.mobilities.parts import Part, prepare_part, unite
from blendresearch.mobilities.places import private_folder
from blendresearch.mobilities.preparing import prepare
from blendresearch.run.stamps import Ledger
from blendresearch.run.steps import DATA_STEPS, LEDGER, stamp
from blendresearch.study.inputs import Inputs

_STEP = "mobilities"
_PART, _DRAFT, _LOCK, _PATIENCE = "part", ".part-", ".lock", 60
_NAME = re.compile(r"(\d+)-of-(\d+)")


def write_part(inputs: Inputs, part: Part, processed: Path) -> Path:
    """Read a part of the exports of a study and put it beside the processed tables; give its folder.

    It is there whole or not at all, also where two jobs make the same one: the later one stays. Raises InputError with
    what is wrong in its exports.
    """
    top = _top(inputs, processed)
    private_folder(top.parent, top.name)
    folder = top / f"{part.number}-of-{part.of}"
    with _place_in(top) as place:
        draft = place / folder.name
        draft.mkdir()
        made = prepare_part(inputs, part, draft)
        inputs.snapshot.refuse_changed()
        paths = [f"{_PART}/{path.relative_to(draft).as_posix()}" for path in made]
        _ledger(draft).record(_STEP, _stamp_of(folder, _stamp(inputs)), paths)
        with locked(top / _LOCK, _PATIENCE):
            if folder.exists():
                folder.rename(draft.with_name("earlier"))
            draft.rename(folder)
    return folder


@contextmanager
def _place_in(top: Path) -> Iterator[Path]:
    """Give a folder to make a part in, which goes afterwards; what jobs left that were killed goes, too."""
    with locked(top / _LOCK, _PATIENCE):  # so that no job takes one for dead that another has not locked yet
        clear_dead(top, _DRAFT)
        place = TemporaryDirectory(prefix=_DRAFT, dir=top)
        keep(Path(place.name))
    with place as folder:
        yield Path(folder)


def prepare_or_unite(inputs: Inputs, folder: Path) -> list[Path]:
    """Make the tidy mobilities of a study in a folder: of its parts where all are there, else of its exports."""
    # A run works in a folder of its own, three levels below the processed tables of the study.
    places = (_top(inputs, each) for each in (folder, folder.parents[1]))
    parts = next((found for place in places for found in _whole(place, _stamp(inputs))), None)
    return unite(parts, inputs, folder) if parts else prepare(inputs, folder)


def _top(inputs: Inputs, processed: Path) -> Path:
    return processed.with_name(f".{inputs.name}.parts")


def _ledger(folder: Path) -> Ledger:
    return Ledger(folder / LEDGER, {_PART: folder})


def _stamp(inputs: Inputs) -> str:
    return stamp(DATA_STEPS[_STEP], inputs.name, inputs.asked, inputs.files, Ledger(Path(LEDGER), {}))


def _stamp_of(folder: Path, now: str) -> str:
    """Give the stamp of a part, which says which one of how many it is: it holds under its own name alone."""
    return f"{now} {folder.name}"


def _whole(top: Path, now: str) -> Iterator[list[Path]]:
    """Give each set of parts that is whole and of the input as it is now; others are as good as not there."""
    numbers: dict[int, dict[int, Path]] = {}
    for folder in top.iterdir() if top.is_dir() else ():
        if (found := _NAME.fullmatch(folder.name)) and _ledger(folder).holds(_STEP, _stamp_of(folder, now)):
            numbers.setdefault(int(found[2]), {})[int(found[1])] = folder
    yield from (
        [parts[number] for number in sorted(parts)]
        for of, parts in sorted(numbers.items())
        if {*parts} == {*range(1, of + 1)}
    )
