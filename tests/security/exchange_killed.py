"""Kills the exchange of results at every file operation, and looks at what the next command finds.

    python -m tests.security.exchange_killed

Each point is a process of its own that ends just before one operation (a rename, a removal, a folder or a file that is
made). Then a next one begins, as every command does that holds the study: it is killed at some point, too, and a third
one is not. Given are the points at which results are mixed, gone or left over then; there should be none.
"""

import os
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from errno import EXDEV
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.run.exchange import aside, folders, held, put_in_place
from blendresearch.run.stamps import Ledger
from blendresearch.study.folder import Workspace

ALL, WITHOUT_INTERNAL = ["processed", "reports", "internal"], ["processed", "reports"]
MINE = "notes/mine.txt"
_OPERATIONS = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.link", "os.symlink", "os.truncate"}
_KILLED = 9


@dataclass(frozen=True)
class Case:
    """Which folders there were, and which come; and between which the system moves no folder."""

    old: list[str]
    new: list[str]
    system: str = "one disk"


CASES = [
    Case(old, new, system)
    for system in ("one disk", "another disk", "layers of a container")
    for old, new in ((ALL, ALL), ([], ALL), (ALL, WITHOUT_INTERNAL), (WITHOUT_INTERNAL, ALL))
]


@dataclass
class Found:
    """So many points of a case, those at which something is wrong, and those at which a reader finds no report."""

    points: int
    wrong: list[int]
    without_report: list[int]


def study(root: Path) -> Workspace:
    return Workspace(root / "raw" / "s", root / "processed" / "s", root / "reports" / "s")


def lay_out(root: Path, case: Case) -> None:
    """Write earlier results with a file of somebody in each folder, and finished new ones."""
    for state, names, where in (("old", case.old, study(root)), ("new", case.new, aside(study(root)))):
        made = []
        for name in names:
            for path in ("table.csv", "below/page.html", f"{state}.csv"):
                _write(folders(where)[name] / path, state)
                made.append(f"{name}/{path}")
            if state == "old":
                _write(folders(where)[name] / MINE, "mine")
        if made:
            Ledger(where.processed / "steps.json", folders(where)).record("step", state, made)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def tree(root: Path) -> dict[str, str]:
    """Give all that stands where results stand, also what is hidden there; of the ledger only that it is there."""
    found = {}
    for top in ("processed", "reports"):
        for path in (root / top).rglob("*") if (root / top).is_dir() else ():
            name = path.relative_to(root).as_posix()
            if path.is_file() and not name.startswith("processed/.s."):
                found[name] = path.read_text(encoding="utf-8") if path.suffix != ".json" else ""
    return found


def expected(case: Case, state: str) -> dict[str, str]:
    """Give the tree of all earlier or all new results."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        lay_out(root, case)
        final, new = folders(study(root)), folders(aside(study(root)))
        if state == "new":
            for name, place in final.items():
                mine = (place / MINE).exists()
                shutil.rmtree(place, ignore_errors=True)
                if new[name].is_dir():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    new[name].rename(place)
                if mine:
                    _write(place / MINE, "mine")
        return tree(root)


def in_a_process(act: Callable[[Workspace], None], root: Path, point: int, system: str) -> int | None:
    """Do something in a process that is killed just before an operation; give how many there were, or None if it was.

    A negative number: it failed.
    """
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        code = 1
        try:
            os.close(reader)
            os.fsync = lambda _: None  # takes long, and a process that is killed loses nothing
            counted = _watch(point, system)
            act(study(root))
            os.write(writer, str(counted[0]).encode())
            code = 0
        except BaseException as error:
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as told:
        text = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if code == _KILLED else int(text) if code == 0 else -1


def _watch(point: int, system: str) -> list[int]:
    counted = [0]

    def hear(event: str, arguments: tuple) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in _OPERATIONS or writes:
            counted[0] += 1
            if counted[0] == point:
                os._exit(_KILLED)
        if event == "os.rename":
            _refuse(system, *map(Path, arguments[:2]))

    sys.addaudithook(hear)
    return counted


def _refuse(system: str, source: Path, target: Path) -> None:
    """Let moves of folders fail as systems do."""
    tops = {"reports" if path.parent.name == "reports" and "processed" not in path.parts else "processed"
            for path in (source, target)}  # fmt: skip
    if system == "another disk" and len(tops) == 2:
        raise OSError(EXDEV, "Invalid cross-device link")
    if system == "layers of a container" and source.is_dir() and (source / "old.csv").exists():
        raise OSError(EXDEV, "Invalid cross-device link")


def killed_everywhere(case: Case, seed: int = 0) -> Found:
    """Kill the exchange of a case at each of its points."""
    states, draw = [expected(case, "old"), expected(case, "new")], random.Random(seed)
    found, point = Found(0, [], []), 0
    while True:
        point += 1
        with TemporaryDirectory() as folder:
            root = Path(folder)
            lay_out(root, case)
            count = in_a_process(_exchange, root, point, case.system)
            if "reports" in case.old and "reports/s/table.csv" not in tree(root):
                found.without_report.append(point)
            if count is None:
                in_a_process(_next, root, draw.randint(1, 40), case.system)
            done = in_a_process(_next, root, 0, case.system)
            wanted = states if count is None else states[1:]
            if done is None or done < 0 or tree(root) not in wanted:
                found.wrong.append(point)
            if count is not None:
                found.points = point - 1
                return found


def _exchange(final: Workspace) -> None:
    with held(final):
        put_in_place(aside(final), final)


def _next(final: Workspace) -> None:
    with held(final):
        pass


def main() -> None:
    """Print what was found of each case."""
    for case in CASES:
        found = killed_everywhere(case)
        print(f"{case.system}: {len(case.old)} folders, {len(case.new)} new ones: {found}", flush=True)


if __name__ == "__main__":
    main()
