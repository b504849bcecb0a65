"""The letter to one institution of a study, as a notebook and the command make it: who can get one, and of what."""

from dataclasses import replace

from blendresearch.base.editions import SHARED
from blendresearch.base.errors import UsageError
from blendresearch.data.codelists import nearest
from blendresearch.mobilities.own_worklist import OwnWorklist
from blendresearch.report.letter import Letter, Peers
from blendresearch.run.analysis import Analysis
from blendresearch.sharing.neutral_names import names_of
from blendresearch.sharing.secret import secret_of
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.results import Results
from blendresearch.study.known_institutions import KnownInstitutions

_NEAR = 0.5
"""How alike a name must be to be thought of: people write half of one."""


def letter_to(analysis: Analysis, institution: str | float | None, language: str) -> Letter:
    """Give the letter to an institution in a language; raise UsageError when the study does not have both.

    The name may be what papermill makes of a parameter: of `-p institution 12` a number. None is the first one.
    """
    results = analysis.results()
    name = recipient(results, next(iter(recipients(results)), "") if institution is None else str(institution))
    analysis.worklists()
    worklist = OwnWorklist.of(analysis.workspace.processed, name)
    return Letter(results, _peers(analysis, results, name), worklist, name, language)


def recipients(results: Results) -> list[str]:
    """Name the institutions that can get a letter: those with a project in the calls of the study, by name."""
    return sorted(set(results.lists.projects["institution"]))


def recipient(results: Results, text: str) -> str:
    """Give the name under which an institution is counted; raise UsageError for a text that names none with a project.

    It can be written as any list of the study writes it, in capitals or without accents, too.
    """
    names = recipients(results)
    found = KnownInstitutions.of(results.lists.spellings, results.lists.frame, names).named(text)
    if found in names:
        return found
    near = nearest(text, names, _NEAR)
    meant = f" Did you mean {near!r}?" if near else " projects.csv has their names."
    what = "has no project in the calls of this study" if found else "is no institution of this study"
    raise UsageError(f"{text!r} {what}, so that there is no letter to it.{meant}")


def _peers(analysis: Analysis, own: Results, institution: str) -> Peers:
    """Give what the institution may see of others: of a study that protects anything what its shared edition shows."""
    asked = analysis.study.disclosure
    if not asked.protects:
        return Peers(own, institution)
    results = analysis.results(SHARED)
    if asked.name_institutions:
        return Peers(results, institution)
    inputs = replace(analysis.inputs, secret=secret_of(analysis.workspace, analysis.study))
    names = names_of(inputs, Counts.load(analysis.workspace.processed)).named("en")
    return Peers(results, names[institution])
