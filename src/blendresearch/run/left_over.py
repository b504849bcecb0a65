"""What lies among processed tables and reports and belongs to no study any more, or to a run that was broken off."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from blendresearch.run.foreign_files import is_edition
from blendresearch.run.last_runs import LastRun
from blendresearch.study.folder import INTERNAL, PROCESSED, REPORTS

_DATABASE = ".database-"  # as base.database names its folders; that module takes too long to load
_STATES = ("unfinished", "exchange", "exchange.new", "replaced", "old", "new", "staging", "lock", "last-run.json",
           "last-run.new", "secret", "secret-new", "parts")  # fmt: skip
_HIDDEN = re.compile(rf"\.(?P<name>.+?)\.(?P<state>{'|'.join(map(re.escape, _STATES))})")
_TOLD = {
    "unfinished": "a run that works now or was broken off; the next one goes on from it",
    "exchange": "new results that could not be put in place yet; the next run does that",
    "parts": "exports that were read in parts; when a run has put them together, they can be deleted",
    **dict.fromkeys(("replaced", "old", "new", "staging"), "left by a run that was killed; the next one mends it"),
}
_GONE = "no study of that name is under data/raw/ any more; it can be deleted"
_GONE_SECRET = f"it gave institutions their neutral names; {_GONE}, and the names are lost with it"
_HIDES_NOTHING = "the study hides nothing; the next run removes it"


def left_over(root: Path, names: Collection[str], hiding: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Give every path that is left over in a project, with why: `names` are its studies, `hiding` those that hide."""
    for top in (PROCESSED, REPORTS):
        for path in sorted((root / top).iterdir()) if (root / top).is_dir() else []:
            name, state, internal = _parts(path)
            if not name:
                continue
            noted = None if name in names else LastRun.of(root / PROCESSED / name)
            if name not in names and not (noted and noted.has_its_folder):
                yield path, _GONE_SECRET if state == "secret" else _GONE
            elif internal and not state and name in names and name not in hiding and is_edition(path):
                yield path, _HIDES_NOTHING
            elif state in _TOLD:
                yield path, _TOLD[state]
    for path in sorted((root / PROCESSED).rglob(f"{_DATABASE}*")):
        yield path, "a database of a run that works now or was killed; when none works, it can be deleted"


def _parts(path: Path) -> tuple[str, str, bool]:
    """Give the study that a path is of ("" for none), the state in its name, and whether it is an internal edition."""
    hidden = _HIDDEN.fullmatch(path.name)
    if not hidden and (path.name.startswith(".") or not path.is_dir()):
        return "", "", False
    name, state = (hidden["name"], hidden["state"]) if hidden else (path.name, "")
    return name.removesuffix(INTERNAL), state, name.endswith(INTERNAL)
