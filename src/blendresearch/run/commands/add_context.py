"""`blendresearch context`: learners and staff sent abroad, from the Commission's open files into `context.csv`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from blendresearch.base.errors import UsageError
from blendresearch.study.context_list import CONTEXT
from blendresearch.study.context_writing import Written, put_indicators
from blendresearch.study.folder import Workspace
from blendresearch.study.near_names import refuse_stray
from blendresearch.study.open_data import Counted, LeftOut, count_sent
from blendresearch.study.open_data.indicators import indicators
from blendresearch.study.open_data.open_meanings import country_of
from blendresearch.study.settings import read_study


def add_context(console: Console, study: str, files: Sequence[Path]) -> None:
    """Count the participants in the files, write what concerns the study into its list, and say what was left out.

    Raises InputError when a file or the list cannot be read; then nothing is written.
    """
    if not files:
        raise UsageError("Name the files, all of them in one command: numbers of two commands are never added up.")
    workspace = Workspace.open(study)
    refuse_stray(workspace.folder)
    settings = read_study(workspace.folder)
    country = country_of(settings.country) or settings.country
    sent, left_out, rows = count_sent(files, settings.sector, country)
    found = indicators(sent, country)
    written = put_indicators(workspace.folder, found) if found else Written(0, 0, 0)
    console.print(escape(_told(files, rows, written)))
    own = [each for each in sent if each.country == country]
    for sentence in _looked_at(own, left_out, country, settings.sector):
        console.print(f"[yellow]look at[/] {escape(sentence)}")


def _told(files: Sequence[Path], rows: int, written: Written) -> str:
    read = f"Read {rows:,} rows of {len(files)} file{'' if len(files) == 1 else 's'}."
    return (
        f"{read} {CONTEXT}: {_rows(written.added)} added, {_rows(written.changed)} changed, {_rows(written.same)} the "
        "same. All other rows stay as they are."
    )


def _rows(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def _looked_at(own: Sequence[Counted], left: LeftOut, country: str, sector: str) -> Iterator[str]:
    if not own:
        yield f"These files have no participant of {sector} whom {country} sent: nothing was written of that country."
    if left.country:
        yield f"{left.country:,} participants are in no count: their sending country is not known."
    if left.field:
        yield f"{left.field:,} participants whom {country} sent are in no count: their field is not known."
    if left.profile:
        yield f"{left.profile:,} participants of {sector} whom {country} sent are neither learners nor staff."
    if left.year:
        yield f"{left.year:,} participants of {sector} whom {country} sent are in no count: they have no year."
    calls = sorted({each.year for each in own if each.year_basis == "call_year"})
    if calls:
        yield (
            f"Numbers by call year ({calls[0]} to {calls[-1]}) are whole only where the files of all years in which "
            "mobilities of that call started were named: a file has those that started in one year."
        )
