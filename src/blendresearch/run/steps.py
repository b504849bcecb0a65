"""The one table of steps: what needs what, and what each makes. Data steps are functions; notebooks show their results.

A data step writes tables to `data/processed/<study>/`; a notebook reads them, and makes a missing one itself when it
runs alone. Whether a step must be done is told by its stamp (`stamps`), in a run and in a notebook alike. Nothing here
loads what it takes to make anything, so that a run without a change is over in a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from hashlib import sha256
from typing import Any

from blendresearch.base.editions import FULL, SHARED, Edition
from blendresearch.base.own_code import notebook_folder
from blendresearch.language import available
from blendresearch.run.stamps import Ledger, software, stamp_of, words
from blendresearch.study.settings import Study

REPORT, LETTER = "05_report", "06_letter"
WORKLISTS = "worklists"
LEDGER, SUMMARY = "steps.json", "summary.json"
"""Files within the processed tables: what was made by which step, and what a run tells at its end."""
SAMPLE, SAMPLE_LISTS = "sample", "sample worklists"
"""What `blendresearch sample` made, in a ledger: no step of a run, which takes it along. Answers rest on the first."""
NAMES = "names.csv"
"""In the internal edition of a study that hides names: who has which neutral name."""
CRATE = "ro-crate-metadata.json"
"""In each edition: what made which of its files."""

EVERY_SETTING = None


@dataclass(frozen=True)
class Reads:
    """What of a study a step depends on: settings by name or `EVERY_SETTING`, files by pattern, words of languages.

    `secret` says that it gives neutral names; `kept` is what no step makes and a ledger keeps, by its name there.

    In doubt, all: what is named in vain costs time when it changes, what is missing costs a wrong report.
    """

    settings: tuple[str, ...] | None = EVERY_SETTING
    files: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    secret: bool = False
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataStep:
    """A step that makes tables, after some others; `making` says how.

    One that is `aside` is done beside the notebooks, since none of them needs it.
    """

    name: str
    after: tuple[str, ...]
    reads: Reads
    aside: bool = False

    @property
    def key(self) -> str:
        """Name the step in a ledger."""
        return self.name


_RECORDS = ("mobilities/*", "headings.toml", "spellings.csv", "projects.csv")
_ASKED_OF_RECORDS = ("sector", "cohorts", "focus", "include_drafts", "include_accompanying_persons",
                     "include_intensive_programmes", "subgroups", "activity_types", "words", "rules")  # fmt: skip


DATA_STEPS = {
    step.name: step
    for step in (
        DataStep("mobilities", (), Reads(_ASKED_OF_RECORDS, _RECORDS)),
        DataStep(
            WORKLISTS, ("mobilities",), Reads(("title", "languages", "sector"), (), tuple(available())), aside=True
        ),
        DataStep("results", ("mobilities",), Reads(EVERY_SETTING, ("*",), kept=(SAMPLE,))),
        DataStep("reproduction", ("results",), Reads((), (), ("en",))),
        DataStep("summary", ("mobilities", "results"), Reads(EVERY_SETTING, ("*",))),
        DataStep(SHARED, ("results",), Reads(EVERY_SETTING, ("*",), tuple(available()), secret=True)),
    )
}


def data_steps(study: Study) -> list[DataStep]:
    """Give the data steps of a study, each after those that it needs; that of sharing only where the study protects."""
    return [step for step in DATA_STEPS.values() if step.name != SHARED or study.disclosure.protects]


@dataclass(frozen=True)
class NotebookStep:
    """One notebook of a run; when it is the report, in one language and of one edition, rendered to files.

    `after` are the data steps whose tables it shows.
    """

    notebook: str
    after: tuple[str, ...]
    reads: Reads
    language: str | None = None
    edition: Edition = FULL

    @property
    def name(self) -> str:
        """Name the step as its executed notebook is named."""
        return f"{self.notebook}.{self.language}" if self.language else self.notebook

    @property
    def key(self) -> str:
        """Name the step apart from that of the other edition."""
        return self.name if self.edition == FULL else f"{self.name} ({self.edition})"

    @property
    def parameters(self) -> dict[str, str]:
        """Give the parameters of the notebook that are the step's own."""
        language = {"language": self.language} if self.language else {}
        return language if self.edition == FULL else {**language, "edition": self.edition}


def notebook_steps(study: Study, languages: Sequence[str]) -> list[NotebookStep]:
    """Give the notebooks of a run: those that show a step, and the report once a language and edition."""
    found = [
        # It shows the notices, which any file can give rise to that is not read.
        NotebookStep("01_prepare", ("mobilities",), Reads(_ASKED_OF_RECORDS, ("*",), ("en",))),
        NotebookStep("02_registered_use", ("results",), Reads(EVERY_SETTING, (), ("en",))),
        NotebookStep("03_survey", ("results",), Reads(EVERY_SETTING, (), ("en",))),
        NotebookStep("04_reproduction", ("reproduction",), Reads((), (), ("en",))),
    ]
    found += [_report(code, FULL, ("results", "reproduction")) for code in languages]
    return found + ([_report(code, SHARED, (SHARED,)) for code in languages] if study.disclosure.protects else [])


def _report(code: str, edition: str, after: tuple[str, ...]) -> NotebookStep:
    return NotebookStep(REPORT, after, Reads(EVERY_SETTING, ("*",), (code, "en")), code, edition)


def letter_step(study: Study, code: str) -> NotebookStep:
    """Give the notebook of letters in a language: no step of a run, which keeps the letters that are as it would be."""
    after = ("results", WORKLISTS, *((SHARED,) if study.disclosure.protects else ()))
    return NotebookStep(LETTER, after, Reads(EVERY_SETTING, ("*",), tuple({code, study.languages[0]})), code)


_LETTER_TO = "letter"


def letter_key(institution: str, code: str) -> str:
    """Name a letter in a ledger."""
    return f"{_LETTER_TO} {code} {institution}"


def letter_of(key: str) -> tuple[str, str] | None:
    """Give institution and language of the letter that a ledger names so; None for what is no letter."""
    kind, _, rest = key.partition(" ")
    code, _, institution = rest.partition(" ")
    return (institution, code) if kind == _LETTER_TO and institution else None


def stamp(
    step: DataStep | NotebookStep, name: str, study: Study, files: Mapping[str, str], ledger: Ledger,
    *, secret: bytes = b"", **more: Any,
) -> str:  # fmt: skip
    """Give the stamp of a step: of the study of a name, with its settings, the hashes of its files, and its secret.

    The ledger has the steps that it comes after.
    """
    settings, read = study.model_dump(mode="json"), step.reads
    # What study.toml says to a step stands in its settings: another title is no reason to do the others again.
    files = files if read.settings is EVERY_SETTING else {path: files[path] for path in files if path != "study.toml"}
    return stamp_of(
        step=step.name,
        name=name,
        software=software(),
        settings=settings if read.settings is EVERY_SETTING else {name: settings[name] for name in read.settings},
        files={path: digest for path, digest in files.items() if any(fnmatch(path, each) for each in read.files)},
        words={code: words(code) for code in read.languages},
        made=[ledger.made(name) for name in (*step.after, *read.kept)],
        notebook=_source(step.notebook) if isinstance(step, NotebookStep) else "",
        secret=secret.hex() if read.secret else "",
        **more,
    )


@cache
def _source(notebook: str) -> str:
    return sha256((notebook_folder() / f"{notebook}.ipynb").read_bytes()).hexdigest()


def with_needed(wanted: Sequence[str]) -> list[str]:
    """Give data steps in the order of the table, with all that they come after."""
    needed = set(wanted)
    for step in reversed(DATA_STEPS.values()):
        needed |= set(step.after) if step.name in needed else set()
    return [name for name in DATA_STEPS if name in needed]


def resting_on(name: str) -> list[str]:
    """Give a data step and all that rest on it."""
    return [each for each in DATA_STEPS if name in with_needed([each])]
