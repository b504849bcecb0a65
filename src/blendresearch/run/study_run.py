"""The run of one study: what is there already, what is to be done next, and everything put in place at once.

It has three stages: the data steps, then the notebooks that show them (a report with its files in one go) and the
worklists, then what describes the whole. What takes long to load is loaded by workers, so that a run with nothing to do
is over at once.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blendresearch.base.editions import FULL, SHARED
from blendresearch.base.errors import BlendResearchError, InputError
from blendresearch.base.faults import as_told
from blendresearch.base.own_code import own_code
from blendresearch.base.system_errors import PACKAGE
from blendresearch.run.exchange import aside, drop_unfinished, folders, note_folder, put_in_place
from blendresearch.run.foreign_files import is_edition
from blendresearch.run.last_runs import draft_note
from blendresearch.run.stamps import Ledger, software, stamp_of
from blendresearch.run.steps import (
    LEDGER,
    NAMES,
    SAMPLE,
    SAMPLE_LISTS,
    SUMMARY,
    WORKLISTS,
    DataStep,
    NotebookStep,
    data_steps,
    letter_of,
    letter_step,
    notebook_steps,
    stamp,
)
from blendresearch.run.stopping import refuse_stopped
from blendresearch.run.workers import Workers
from blendresearch.sharing.secret import secret_of
from blendresearch.study.earlier_edition import snapshot_of
from blendresearch.study.folder import Workspace, project_root
from blendresearch.study.result_places import home
from blendresearch.study.settings import read_study

if TYPE_CHECKING:
    from blendresearch.study.inputs import Inputs

Tell = Callable[[str, str, str], None]
"""Hears the name of a study, that of a step, and "running" or "done"."""


@dataclass(frozen=True)
class Run:
    """What a run made: the folders, what it tells at its end, and the steps that were done; others are as they were.

    What it tells of a study that `protects` anything is no more than its shared edition shows (`summing_up`).

    `unchanged` says that nothing had to be made, for nothing has changed since the last run; `removed`, that an
    internal edition went, which the study does not ask for any more; `names_removed`, that its `names.csv` went, which
    says who has which neutral name; `names_changed`, that an institution has another one than in the earlier edition.
    `letters_removed` is the number of letters that went, since they would be others now. `kept` are the files that
    people had put beside the earlier results.
    """

    workspace: Workspace
    summary: dict[str, Any]
    done: list[str]
    protects: bool
    unchanged: bool = False
    removed: bool = False
    names_removed: bool = False
    names_changed: bool = False
    letters_removed: int = 0
    kept: tuple[Path, ...] = ()

    @property
    def reports(self) -> Path:
        """Give the folder of what may be shared."""
        return self.workspace.reports

    @property
    def internal(self) -> Path | None:
        """Give the folder of the edition that shows everything, for a study that shares less."""
        return self.workspace.internal if self.protects else None

    @property
    def files(self) -> list[Path]:
        """List what may be shared."""
        return sorted(path for path in self.reports.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Task:
    """One thing for a worker to do: a function of `tasks` with its arguments.

    `name` is that of its step in the ledger, `stamp` what it is noted under, `folder` where its files are.
    """

    name: str
    function: str
    arguments: tuple
    stamp: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Order:
    """Where a run of one study works: in the folders of `workspace`; `hidden` are the paths that nobody may see."""

    inputs: "Inputs"
    workspace: Workspace
    languages: tuple[str, ...]
    hidden: tuple[Path, ...]

    @property
    def processed(self) -> Path:
        """Give the folder of processed tables in the making."""
        return self.workspace.processed


class StudyRun:
    """One study on its way: what is to be done next, and what has been."""

    def __init__(self, workspace: Workspace, languages: Sequence[str] | None, *, fresh: bool) -> None:
        self.workspace, self.fresh = workspace, fresh
        self.study = read_study(workspace.folder)
        self.languages = tuple(dict.fromkeys(languages or self.study.languages))
        for code in self.languages:
            self.study.titled(code)  # refuses a language that there is not, before anything runs
        self.aside = aside(workspace)
        self.inputs: Inputs | None = None
        self.waiting: list[Task] = []
        self.running: list[Task] = []
        self.done: list[str] = []
        self.stage, self.removed, self.names_removed, self.names_changed = "data", False, False, False
        self.kept: list[Path] = []
        self.letters_removed = 0
        self.error: BlendResearchError | None = None

    # Before anything is made

    def look(self) -> None:
        """Look at the input; the study must be held. Raises InputError where a file stands in the way of a folder."""
        for place in folders(self.workspace).values():
            if place.exists() and not place.is_dir():
                raise InputError("it is a file where a folder of results belongs", do="Move it elsewhere", file=place)
        self.snapshot = snapshot_of(self.workspace, self.study)
        self.files = self.snapshot.hashes
        self.secret = secret_of(self.workspace, self.study)
        self.final, self.made = (
            Ledger(each.processed / LEDGER, folders(each)) for each in (self.workspace, self.aside)
        )

    def is_current(self) -> bool:
        """Tell whether everything is as it was made from the same input, by the same software."""
        if self.fresh or any(self._unwanted()):
            return False
        return all(self.final.holds(key, now) for key, now in self._stamps(self.final))

    def begin(self) -> None:
        """Make a place for what a run makes."""
        note_folder(self.workspace)

    def rest(self) -> None:
        """Remove what an earlier run left to go on from: nothing is to be made."""
        drop_unfinished(self.workspace)

    def _stamps(self, ledger: Ledger) -> Iterator[tuple[str, str]]:
        """Give every step of the run with its stamp, the files of steps before it as a ledger has them."""
        for step in (*data_steps(self.study), *notebook_steps(self.study, self.languages)):
            yield step.key, self._stamp(step, ledger)
        for edition, _ in self._editions():
            yield f"publication ({edition})", self._stamp_of_publication(edition, ledger)

    def _stamp(self, step: DataStep | NotebookStep, ledger: Ledger) -> str:
        if isinstance(step, DataStep):
            return stamp(step, self.workspace.name, self.study, self.files, ledger, secret=self.secret)
        # Where it goes is a part of what is made: with another [disclosure] the same notebook has another place.
        place, languages = self._folder_of(step.edition), self.languages if step.language else ()
        name, changed = self.workspace.name, own_code().changed if step.language else ()
        return stamp(step, name, self.study, self.files, ledger, place=place, languages=languages, changed_code=changed)

    def _stamp_of_publication(self, edition: str, ledger: Ledger) -> str:
        # Worklists are no part of what is published, and nothing of it may depend on them.
        private = (WORKLISTS, SAMPLE, SAMPLE_LISTS)
        unpublished = [key for key in ledger.steps if key.startswith("publication") or key in private or letter_of(key)]
        shown = [key for key in ledger.steps if key not in unpublished]
        made = {key: ledger.made(key) for key in shown}
        return stamp_of(
            software=software(), edition=edition, made=made, files=self.files, languages=self.languages,
            secret=self.secret.hex(), code=vars(own_code()),
        )  # fmt: skip

    def _editions(self) -> list[tuple[str, str]]:
        """Give each edition with the name of its folder."""
        return [(FULL, "internal"), (SHARED, "reports")] if self.study.disclosure.protects else [(FULL, "reports")]

    def _folder_of(self, edition: str) -> str:
        return dict(self._editions())[edition]

    # The three stages

    def make_data_here(self, tell: Tell) -> None:
        """Do the data steps in this process."""
        from blendresearch.run import making  # noqa: PLC0415 - takes half a second, which a run without a change spares

        (task,) = self.ready()
        self._begin(task, tell)
        try:
            result = making.make_all_data(*task.arguments)
        except Exception as error:
            refuse_stopped()  # a library can make its own error of a signal
            result = as_told(error, near=[self.aside.processed])
        self.finish(task, result, tell)

    def ready(self) -> list[Task]:
        """Give the tasks that can start now."""
        if self.stage == "data" and not self.running and not self.error:
            names = [step.name for step in data_steps(self.study) if not step.aside]
            earlier = None if self.fresh else self.final
            if self.fresh:
                self.made.clear()
            self.made.keep(SAMPLE, self.final)
            self.made.keep(SAMPLE_LISTS, self.final, as_made=True)
            arguments = (self.snapshot, self.aside.processed, names, earlier, self.secret)
            return [Task("data", "make_all_data", arguments)]
        return list(self.waiting)

    def start(self, task: Task, workers: Workers, tell: Tell) -> None:
        """Give a task to a worker."""
        self._begin(task, tell)
        workers.start((self, task), task.function, *task.arguments)

    def _begin(self, task: Task, tell: Tell) -> None:
        if task in self.waiting:
            self.waiting.remove(task)
        self.running.append(task)
        tell(self.workspace.name, task.name, "running")

    def finish(self, task: Task, result: Any, tell: Tell) -> None:
        """Take the result of a task, and see what comes next; an error ends the run of this study."""
        self.running.remove(task)
        if isinstance(result, BlendResearchError):
            self.error, self.waiting = self.error or result, []
        if self.error:
            return
        tell(self.workspace.name, task.name, "done")
        try:
            self._take(task, result)
            if not self.waiting and not self.running:
                self._next_stage()
        except Exception as error:  # of this study, and none of the others
            self.error, self.waiting = as_told(error, near=[self.aside.processed]), []

    def _take(self, task: Task, result: Any) -> None:
        if self.stage == "data":
            self.inputs, done = result
            self.made.read_again()
            self.done += done
        else:
            self.made.record(task.name, task.stamp, [f"{task.folder}/{path}" for path in result])
            self.done.append(task.name)

    def _next_stage(self) -> None:
        following = {"data": "notebooks", "notebooks": "publication", "publication": "over"}
        self.stage = following[self.stage]
        if self.stage == "over":
            self._put_in_place()
            return
        tasks = (self._notebooks, self._aside) if self.stage == "notebooks" else (self._publications,)
        self.waiting = [task for each in tasks for task in each()]
        if not self.waiting:
            self._next_stage()

    def _notebooks(self) -> Iterator[Task]:
        """Give the notebooks that are not there yet, the reports first: they take longest."""
        for step in sorted(notebook_steps(self.study, self.languages), key=lambda step: step.language is None):
            now, folder = self._stamp(step, self.made), self._folder_of(step.edition)
            if not self._is_there(step.key, now):
                arguments = (self._order(), step, folders(self.aside)[folder])
                yield Task(step.key, "make_notebook", arguments, now, folder)

    def _aside(self) -> Iterator[Task]:
        """Give the data steps that no notebook waits for, as far as they are not done."""
        for step in (each for each in data_steps(self.study) if each.aside):
            now = self._stamp(step, self.made)
            if not self._is_there(step.key, now):
                yield Task(step.key, f"make_{step.name}", (self._order(),), now, "processed")

    def _publications(self) -> Iterator[Task]:
        wanted = {key for key, _ in self._stamps(self.made)} | {SAMPLE, SAMPLE_LISTS}
        self.made.forget(set(self.made.steps) - wanted)
        self.made.sweep()
        self._keep_letters()
        for edition, folder in self._editions():
            key, now = f"publication ({edition})", self._stamp_of_publication(edition, self.made)
            if not self._is_there(key, now):
                arguments = (self._order(), edition, folders(self.aside)[folder])
                yield Task(key, "make_publication", arguments, now, folder)

    def _keep_letters(self) -> None:
        """Take the letters along that would be made as they are; of others nobody should send the numbers."""
        letters = [(key, to[1]) for key in self.final.steps if (to := letter_of(key))]
        for key, code in letters:
            now = stamp(
                letter_step(self.study, code),
                self.workspace.name,
                self.study,
                self.files,
                self.made,
                secret=self.secret,
            )
            if self.final.holds(key, now):
                self.made.take_over(key, self.final)
            else:
                self.letters_removed += 1

    def _is_there(self, key: str, now: str) -> bool:
        """Tell whether a step is done, in an earlier run (which is copied) or in one that was broken off."""
        if self.made.holds(key, now):
            return True
        self.made.forget([key])
        if self.fresh or not self.final.holds(key, now):
            return False
        self.made.take_over(key, self.final)
        return True

    def _order(self) -> Order:
        own = (self.workspace.folder, *self.aside.processed.parents[1:4], project_root(), PACKAGE.parent)
        private = (*own, Path(sys.prefix), Path(tempfile.gettempdir()), *home())
        return Order(self.inputs, self.aside, self.languages, private)

    def _put_in_place(self) -> None:
        # Else the provenance would name hashes of what was not counted.
        self.snapshot.refuse_changed()
        self.made.sweep()  # a run that was broken off may have left the folder of an edition that nobody asks for now
        self.removed, self.names_removed = self._unwanted()
        self.names_changed = self._names_differ()
        draft_note(self.workspace, self.snapshot)
        self.kept = put_in_place(self.aside, self.workspace)

    def _unwanted(self) -> tuple[bool, bool]:
        """Tell whether an internal edition lies there that the study does not ask for, and whether its names do."""
        asked, internal = self.study.disclosure, self.workspace.internal
        names = (internal / NAMES).exists() and asked.name_institutions
        return is_edition(internal) and not asked.protects, names

    def _names_differ(self) -> bool:
        """Tell whether an institution has another neutral name than in the edition that lies there."""
        before, now = (_names(each.internal / NAMES) for each in (self.workspace, self.aside))
        return any(now.get(name, neutral) != neutral for name, neutral in before.items())

    @property
    def is_in_place(self) -> bool:
        """Tell whether what this run made stands where it belongs: what could not be exchanged is aside again."""
        return self.stage == "over" and not self.aside.processed.exists()

    @property
    def outcome(self) -> Run | BlendResearchError:
        """Give what came of the run."""
        if self.error:
            return self.error
        protects, tables = self.study.disclosure.protects, self.workspace.processed
        summary = json.loads(((tables / SHARED if protects else tables) / SUMMARY).read_text(encoding="utf-8"))
        told = {name: getattr(self, name) for name in ("removed", "names_removed", "names_changed", "letters_removed")}
        return Run(self.workspace, summary, self.done, protects, self.stage == "data", **told, kept=tuple(self.kept))


def _names(place: Path) -> dict[str, str]:
    """Read who has which neutral name; nobody where there is no such file, or none that can be read."""
    try:
        with place.open(encoding="utf-8", newline="") as file:
            return {row["institution"]: row["neutral"] for row in csv.DictReader(file)}
    except (OSError, ValueError, LookupError, csv.Error):
        return {}
