"""`blendresearch sample`: mobilities to be validated, drawn into private worklists that ask one question each."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.base.database import opened
from blendresearch.base.errors import InputError, UsageError
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.places import DRAWN, FOLDER, SAMPLE_FOLDER, private_folder
from blendresearch.mobilities.sample_worklists import write_sample
from blendresearch.mobilities.sampling import AskedMobility, draw, stratum_sizes
from blendresearch.mobilities.tidying import tidy
from blendresearch.run.exchange import held, staging
from blendresearch.run.foreign_files import files_in, free, told_kept
from blendresearch.run.stamps import Ledger, stamp_of
from blendresearch.run.steps import LEDGER, SAMPLE, SAMPLE_LISTS
from blendresearch.statistics.sample_design import Design, design, smallest
from blendresearch.study.drawn_sample import SAMPLE as SAMPLE_FILE
from blendresearch.study.drawn_sample import DrawnSample, DrawnStratum, find_sample
from blendresearch.study.files import digest_of, sha256_of
from blendresearch.study.folder import Workspace, nearby
from blendresearch.study.inputs import Inputs, read_inputs
from blendresearch.study.result_places import refuse_unfit
from blendresearch.study.validation_answers import VALIDATION

_MOST = 100_000
"""More than so many questions nobody answers, and a worklist is for people."""


def draw_sample(console: Console, study: str, *, size: int, seed: int, output: Path | None = None) -> None:
    """Draw a validation sample and write its worklists, and say where they are and what to do with them.

    Raises UsageError for a size that no sample can have, InputError when the input is not sound or when there are
    answers to another sample; then nothing is written.
    """
    if size < 1:
        raise UsageError(f"A sample of {size} mobilities is none. Name a --size of at least 1.")
    workspace = Workspace.open(study, output)
    refuse_unfit(workspace, output)
    with held(workspace):
        inputs = read_inputs(workspace.folder)
        sample, asked, population = _drawn(inputs, size, seed)
        _refuse_other_answers(inputs, workspace, sample)
        inputs.snapshot.refuse_changed()
        lists, kept = _put(inputs, workspace, sample, asked)
    again = f"blendresearch run {workspace.asked}"
    for sentence in _told(workspace, sample, population, lists):
        console.print(escape(sentence))
    if told := told_kept(kept):
        console.print(f"[yellow]notice[/] No draw made these files, or people wrote into them: {escape(told)}.")
    console.print(
        "Next: write yes, no or unknown into validation.csv, put it with a copy of sample.json into the study folder, "
        f"and run '{escape(again)}'. Worklists that come back filled in can stand in its folder validation/ instead."
    )


def _drawn(inputs: Inputs, size: int, seed: int) -> tuple[DrawnSample, list[AskedMobility], int]:
    with opened() as connection:
        load_records(connection, inputs.folder)
        tidy(connection, inputs.study, inputs.projects)
        sizes = stratum_sizes(connection, [each.name for each in inputs.study.cohorts], seed)
        divided = _divided(sizes, size)
        asked = draw(connection, divided.groups, divided.drawn)
    drawn = tuple(each.drawn for each in asked)
    sample = DrawnSample(size, seed, digest_of(inputs.exports), tuple(divided.strata), drawn)
    return sample, asked, sum(each.size for each in sizes)


def _divided(sizes: Sequence[DrawnStratum], size: int) -> Design:
    population = sum(each.size for each in sizes)
    if not population:
        raise InputError("no mobility of the exports counts, so that none can be drawn", do="See 'blendresearch check'")
    if size < (least := smallest(sizes)):
        raise UsageError(
            f"A sample of {size} is too small: at least {least} are needed, two of the flagged mobilities and two of "
            "the others in each cohort."
        )
    if min(size, population) > _MOST:
        raise UsageError(
            f"A sample of more than {_MOST} mobilities is more than anybody answers. Name a smaller --size."
        )
    return design(sizes, size)


def _refuse_other_answers(inputs: Inputs, workspace: Workspace, sample: DrawnSample) -> None:
    """Raise InputError when answers to another sample are there: without that sample they could not be weighed."""
    if inputs.answers is None or not (inputs.answers["answer"] != "").any():
        return
    earlier = find_sample(workspace.folder, workspace.processed / DRAWN)
    if earlier is not None and earlier.mobilities != sample.mobilities:
        raise InputError(
            f"it has answers to another sample, of {earlier.size} mobilities with seed {earlier.seed}",
            do="Take it out of the study folder before a new sample is drawn",
            file=VALIDATION,
        )


def _put(
    inputs: Inputs, workspace: Workspace, sample: DrawnSample, asked: Sequence[AskedMobility]
) -> tuple[int, list[Path]]:
    """Put the worklists of a sample in place of earlier ones; give how many are to be sent, and what was kept.

    Kept is what people wrote into the earlier ones, or put beside them. The sample itself goes first and comes last, so
    that a kill leaves none rather than a mixture.
    """
    processed, final = workspace.processed, workspace.processed / SAMPLE_FOLDER
    ignored = private_folder(processed)
    ledger = Ledger(processed / LEDGER, {"processed": processed})
    with staging(workspace) as place:
        made = [path.name for path in write_sample(inputs.study, sample, asked, place)]
        final.mkdir(parents=True, exist_ok=True)
        (final / SAMPLE_FILE).unlink(missing_ok=True)
        kept = list(_without_drawn(final, ledger.made(SAMPLE_LISTS), place))
        for name in sorted(made, key=lambda name: name == SAMPLE_FILE):
            shutil.move(place / name, final / name)  # they may be on two disks
    stamp = stamp_of(size=sample.size, seed=sample.seed, exports=sample.exports)
    files = [f"processed/{SAMPLE_FOLDER}/{name}" for name in made] + [f"processed/{FOLDER}/{ignored.name}"]
    ledger.record(SAMPLE, stamp, [f"processed/{DRAWN}"])
    ledger.record(SAMPLE_LISTS, stamp, set(files) - {f"processed/{DRAWN}"})
    return sum(name.endswith(".xlsx") for name in made) - 1, kept


def _without_drawn(final: Path, drawn: Mapping[str, str], new: Path) -> Iterator[Path]:
    """Remove earlier worklists as they were drawn, and give all else, under another name where a new one has its.

    One that is the same as the new one was put there by a draw that was killed.
    """
    for path in sorted(files_in(final)):
        name = path.relative_to(final).as_posix()
        same = (new / name).is_file()
        known = {drawn.get(f"processed/{SAMPLE_FOLDER}/{name}"), sha256_of(new / name) if same else None}
        if path.is_file() and sha256_of(path) in known:
            path.unlink()
        else:
            yield path.rename(free(path)) if same else path


def _told(workspace: Workspace, sample: DrawnSample, population: int, lists: int) -> Iterator[str]:
    drawn, folder = len(sample.mobilities), nearby(workspace.processed / SAMPLE_FOLDER)
    census = " That is every mobility that counts: a census, which leaves nothing to chance."
    yield (
        f"Drew {drawn} of {population} mobilities (seed {sample.seed}), in {len(sample.strata)} strata by cohort, "
        f"institution and flag.{census if drawn == population else ''}"
    )
    yield (
        f"{folder} has {lists} worklist{'' if lists == 1 else 's'} to send, one to each institution and nobody else, "
        "overview.xlsx with all of them, validation.csv to write the answers into, and sample.json, by which they are "
        "weighed."
    )
