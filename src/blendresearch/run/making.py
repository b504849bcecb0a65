"""How each data step is made, and which of them have to be."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from blendresearch.base.editions import SHARED
from blendresearch.base.errors import InputError
from blendresearch.base.tables import load_table
from blendresearch.mobilities.earlier import count_earlier
from blendresearch.mobilities.places import DRAWN
from blendresearch.mobilities.preparing import open_mobilities
from blendresearch.run.editions_told import about_editions
from blendresearch.run.notices import notices, unanswered
from blendresearch.run.part_folders import prepare_or_unite
from blendresearch.run.projects_told import about_projects
from blendresearch.run.stamps import Ledger
from blendresearch.run.steps import DATA_STEPS, LEDGER, WORKLISTS, resting_on, stamp, with_needed
from blendresearch.run.summing_up import about_input, save_summary, summary_of
from blendresearch.run.survey_told import about_survey, save_told, told_of_survey
from blendresearch.statistics.counting import Counts, count
from blendresearch.statistics.results import Results
from blendresearch.study.drawn_sample import find_sample
from blendresearch.study.files import Snapshot
from blendresearch.study.folder import other_files
from blendresearch.study.inputs import Inputs, read_inputs
from blendresearch.study.showable import refuse_unshowable
from blendresearch.study.validation_answers import answers_by_stratum
from blendresearch.survey.read import open_survey
from blendresearch.survey.shown.private_lists import write_private_lists


def _worklists(inputs: Inputs, folder: Path) -> list[Path]:
    from blendresearch.mobilities.worklists import write_worklists  # noqa: PLC0415 - loads all of render

    return write_worklists(inputs.study, folder)


def _results(inputs: Inputs, folder: Path) -> list[Path]:
    with open_mobilities(folder) as mobilities:
        found = (load_table(folder, name) for name in ("registration", "bounds", "empty_exports"))
        counts = count(mobilities, *found, profiled=inputs.study.disclosure.hides_counts)
    sample = find_sample(inputs.folder, folder / DRAWN) if inputs.answers is not None else None
    cohorts = [each.name for each in inputs.study.cohorts]
    counts = replace(
        counts, answered_strata=answers_by_stratum(inputs.answers, sample, cohorts), earlier=count_earlier(inputs)
    )
    survey = open_survey(inputs)
    results = Results.of(inputs, counts, len(other_files(inputs.folder)), survey)
    results.refuse_wrong_calls()
    made = [*counts.save(folder), *results.save(folder), save_told(folder, about_survey(survey, inputs, counts))]
    if results.has_survey:
        made += write_private_lists(survey.survey.codings, survey.to_look_at, folder)
    return made


def _reproduction(inputs: Inputs, folder: Path) -> list[Path]:
    return [Results.load(folder).save_reproduction(folder)]


def _shared(inputs: Inputs, folder: Path) -> list[Path]:
    from blendresearch.sharing.edition import share  # noqa: PLC0415 - its solver takes long to load, and few need it

    results = share(inputs, Counts.load(folder), open_survey(inputs))
    made = [*results.save(folder / SHARED), results.save_reproduction(folder / SHARED)]
    return [*made, save_summary(folder / SHARED, summary_of(results))]


def _summary(inputs: Inputs, folder: Path) -> list[Path]:
    told = [each.sentence for each in about_projects(inputs, Counts.load(folder))]
    answers = [f"{each.file}: {each.what}. {each.do}." for each in unanswered(load_table(folder, "answered_strata"))]
    of_survey = told_of_survey(folder, worst=True)
    results = Results.load(folder)
    of_editions = [each.sentence for each in about_editions(results)]
    told_of_input = about_input(
        folder, projects=told, notices=[*notices(inputs, folder), *answers, *of_survey, *of_editions]
    )
    return [save_summary(folder, summary_of(results) | told_of_input)]


_MAKERS: dict[str, Callable[[Inputs, Path], list[Path]]] = {
    "mobilities": prepare_or_unite,
    WORKLISTS: _worklists,
    "results": _results,
    "reproduction": _reproduction,
    "summary": _summary,
    SHARED: _shared,
}
"""What makes each step: it gets the input and the folder of processed tables, and gives the files that it wrote."""


def make_data(inputs: Inputs, processed: Path, wanted: Sequence[str], earlier: Ledger | None = None) -> list[str]:
    """See to it that some data steps are done in a folder, and those that they need; give those that were done now.

    What an `earlier` ledger has under the same stamp is copied. What rested on a step that is done again goes: it would
    be of other input. Raises InputError with what is wrong.
    """
    ledger = Ledger(processed / LEDGER, {"processed": processed})
    done = []
    for name in with_needed(wanted):
        now = stamp(DATA_STEPS[name], inputs.name, inputs.asked, inputs.files, ledger, secret=inputs.secret)
        if ledger.holds(name, now):
            continue
        ledger.forget(resting_on(name))
        if earlier is not None and earlier.holds(name, now):
            ledger.take_over(name, earlier)
            continue
        made = _MAKERS[name](inputs, processed)
        inputs.snapshot.refuse_changed()  # else it would be kept as if it were made from what was there before
        ledger.record(name, now, [f"processed/{path.relative_to(processed).as_posix()}" for path in made])
        done.append(name)
    return done


def make_all_data(
    snapshot: Snapshot, processed: Path, steps: Sequence[str], earlier: Ledger | None, secret: bytes
) -> tuple[Inputs, list[str]]:
    """Read the input of a study, at whose files somebody looked, and do the data steps that are not done.

    Gives the input, and the steps that were done; what `earlier` has is copied. Raises InputError with what is wrong,
    also with what only the reports could not show: nobody waits for that. It tells no number of records where the study
    hides counts.
    """
    inputs = read_inputs(snapshot.folder, snapshot, secret)
    refuse_unshowable(inputs)
    try:
        return inputs, make_data(inputs, processed, steps, earlier)
    except InputError as error:
        if inputs.study.disclosure.hides_counts:
            raise error.without_counts from None
        raise
