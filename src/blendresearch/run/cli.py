"""The command `blendresearch`.

Exit codes: 0 done, 1 a fault of the program or of the machine, 2 wrong usage, 3 something is wrong with the input or
with a place that was chosen.
"""

import gc
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console
from rich.markup import escape

from blendresearch import __version__
from blendresearch.base.errors import BlendResearchError, UsageError
from blendresearch.base.faults import as_told
from blendresearch.base.scratch import scratch
from blendresearch.run.stopping import refuse_stopped, stoppable
from blendresearch.run.terminal import Spoken, open_standard_streams

_errors = Console(file=Spoken("stderr"), soft_wrap=True, highlight=False)
_console = Console(file=Spoken("stdout"), soft_wrap=True, highlight=False)
app = App(
    name="blendresearch",
    help="How often is Blended Mobility registered in Erasmus+? Raw exports in, report out.",
    version=__version__,
    suppress_keyboard_interrupt=False,
    console=Console(file=Spoken("stdout")),
)

StudyName = Annotated[str, Parameter(help="The name of a folder under data/raw/, or a path.")]
Output = Annotated[Path | None, Parameter(help="Put processed/ and reports/ under this folder.")]


@app.command
def run(
    *studies: StudyName,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    output: Output = None,
    language: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    jobs: int = 2,
    fresh: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Make statistics and report of studies from their raw exports; what has not changed is not made again.

    Parameters
    ----------
    all_
        All studies under data/raw/.
    language
        Only these languages; without it all of study.toml.
    jobs
        How many processes work side by side.
    fresh
        Make everything again.
    """
    from blendresearch.run.commands.run import run_studies  # noqa: PLC0415 - what a command needs is loaded by it alone
    from blendresearch.study.folder import studies as known  # noqa: PLC0415

    names = list(studies) or ([folder.name for folder in known()] if all_ else [])
    if not names:
        raise UsageError(
            "Name a study, or --all. See 'blendresearch list' for the studies, and 'blendresearch --help'."
        )
    options = {"output": output, "languages": language, "jobs": jobs, "fresh": fresh}
    sys.exit(run_studies(_console, _errors, names, **options))


@app.command
def check(
    study: StudyName,
    /,
    *,
    format_: Annotated[Literal["table", "json"], Parameter(name="--format")] = "table",
    output: Output = None,
) -> None:
    """Read and judge the input of a study, and write nothing.

    Parameters
    ----------
    format_
        json: a list of problems for programs (docs/input.md) and nothing else on standard output.
    output
        The folder in which a run put its results, when it was told to.
    """
    from blendresearch.run.commands.check import check_study  # noqa: PLC0415

    # A hundred thousand rows of a list are objects that stay: Python would look through them, and through all that was
    # loaded, again and again for what can be thrown away.
    gc.freeze()
    gc.set_threshold(50_000)
    sys.exit(check_study(_console, study, format_, output))


@app.command
def projects(study: StudyName, /, *lists: Path) -> None:
    """Add the project codes of the exports that are not in projects.csv, with empty institutions to fill in.

    What stands in the file stays as it is; a file that is not there is made.

    Parameters
    ----------
    lists
        Lists of projects of the agency (CSV, XLSX, XLS or ODS): the institutions that stand there are filled in.
    """
    from blendresearch.run.commands.list_projects import complete_projects  # noqa: PLC0415

    complete_projects(_console, study, lists)


@app.command
def survey(
    study: StudyName,
    /,
    *,
    answers: Path | None = None,
    codebook: Path | None = None,
    codings: Path | None = None,
) -> None:
    """Propose survey/questions.csv from the exports of forms; where it is there, tell what is read by it.

    No file is overwritten, and nothing that one answer alone says is written down. With one of the options only that
    file is written.

    Parameters
    ----------
    answers
        Write the answers to open questions to this file, to be coded: .xlsx for a spreadsheet, .qdpx for software for
        coding. It is private.
    codebook
        Write the codebook of the study to this file: .csv to change it, .qdc for software for coding.
    codings
        Write the codings of the study, with its codebook, to this file (.qdpx).
    """
    if answers or codebook or codings:
        from blendresearch.run.commands.survey_exchange import write_exchange  # noqa: PLC0415

        write_exchange(_console, study, codebook=codebook, codings=codings, answers=answers)
        return
    from blendresearch.run.commands.survey_questions import questions_of_survey  # noqa: PLC0415

    questions_of_survey(_console, study)


@app.command
def sample(study: StudyName, /, *, size: int, seed: int = 1, output: Output = None) -> None:
    """Draw mobilities to be validated, into private worklists that ask each institution one question a mobility.

    What comes back as validation.csv tells which share is true, and not only registered (docs/method.md).

    Parameters
    ----------
    size
        How many mobilities are asked about, in all cohorts together.
    seed
        Another one draws other mobilities.
    """
    from blendresearch.run.commands.sample import draw_sample  # noqa: PLC0415

    draw_sample(_console, study, size=size, seed=seed, output=output)


@app.command
def context(study: StudyName, /, *files: Path) -> None:
    """Count learners and staff sent abroad in the Commission's open files of mobility periods, into context.csv.

    Those of the country and sector of the study, and of the EU beside it, by year; other rows stay as they are.

    Parameters
    ----------
    files
        The files as they were downloaded, of all years at once.
    """
    from blendresearch.run.commands.add_context import add_context  # noqa: PLC0415

    add_context(_console, study, files)


@app.command
def letters(
    study: StudyName,
    /,
    *institutions: str,
    output: Output = None,
    language: str | None = None,
    jobs: int = 2,
    fresh: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Write a private letter of two pages to each institution: its own numbers, its place, and what it can mend.

    They go to processed/STUDY/letters/, as PDF and HTML. A letter for which nothing has changed is not made again.

    Parameters
    ----------
    institutions
        Only these, as projects.csv names them; without any all that have a project.
    language
        One of study.toml; without it the first.
    jobs
        How many processes work side by side.
    fresh
        Make them all again.
    """
    from blendresearch.run.commands.write_letters import write_letters  # noqa: PLC0415

    options = {"output": output, "language": language, "jobs": jobs, "fresh": fresh}
    sys.exit(write_letters(_console, _errors, study, institutions, **options))


@app.command
def archive(study: StudyName, /, *, file: Path | None = None, output: Output = None) -> None:
    """Write one ZIP of what is kept of a study: results, settings, lists and software, no export and no person.

    Parameters
    ----------
    file
        The ZIP to write; without it STUDY.zip beside the folder of reports.
    output
        Where processed/ and reports/ of the study are, as for run.
    """
    from blendresearch.run.commands.archive import archive_study  # noqa: PLC0415

    archive_study(_console, study, file=file, output=output)


@app.command
def prepare(study: StudyName, /, *, part: str, output: Output = None) -> None:
    """Read one part of the exports of a study; 'run' puts all parts together. For exports beyond one machine.

    Parameters
    ----------
    part
        Which part of how many, such as 2/4.
    """
    from blendresearch.run.commands.prepare import read_part  # noqa: PLC0415

    read_part(_console, study, part=part, output=output)


@app.command(name="list")
def list_() -> None:
    """List the studies under data/raw/."""
    from blendresearch.run.commands.studies import list_studies  # noqa: PLC0415

    list_studies(_console)


@app.command
def new(
    study: str,
    /,
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    agency: str | None = None,
    sector: str = "VET",
    call_years: Annotated[list[str], Parameter(consume_multiple=True)],
    running: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
) -> None:
    """Make the folder of a study of later call years, or of the first one of an agency, with all but its exports.

    Parameters
    ----------
    study
        The name of the new folder under data/raw/, or a path.
    from_
        The study whose settings, institutions and headings are taken over.
    agency
        Without an earlier study: the code of the national agency in project codes (NL01).
    sector
        With --agency: the code of a sector of Erasmus+ that the package knows (VET, SCH, ADU, HED).
    call_years
        The finished calls: 2025 2026, or 2025,2026, or 2025-2027 for all from the first to the last.
    running
        The calls that are still running, in the same forms.
    """
    from blendresearch.run.commands.call_years import call_years_of  # noqa: PLC0415
    from blendresearch.run.commands.new import Calls, first_study, new_study  # noqa: PLC0415

    finished = call_years_of("--call-years", call_years)
    calls = Calls(finished, [] if running is None else call_years_of("--running", running))
    if from_ and not agency:
        new_study(_console, study, origin=from_, calls=calls)
    elif agency and not from_:
        first_study(_console, study, agency=agency, sector=sector, calls=calls)
    else:
        raise UsageError(
            "Give the earlier study after --from, or the agency after --agency. See 'blendresearch --help'."
        )


@app.command
def reference(folder: Path | None = None, /, *, study: str = "nl-mbo-2025") -> None:
    """Make a synthetic study that ships again, byte for byte: the reference study, or another one by its name.

    Parameters
    ----------
    folder
        Where to write it; without it data/raw/<study> of the project.
    study
        Which one.
    """
    from blendresearch.run.commands.studies import make_reference  # noqa: PLC0415

    make_reference(_console, folder, study)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code; an error is one sentence on standard error."""
    open_standard_streams()
    with stoppable():
        try:
            _run_command(arguments)
        except CycloptsError as error:
            error.console = _errors
            _fail(f"{error} See 'blendresearch --help'.", 2)
        except BlendResearchError as error:
            _fail(str(error), error.exit_code)
        except KeyboardInterrupt as error:
            _fail("Stopped.", getattr(error, "exit_code", 130))
        except Exception as error:
            told = as_told(error)
            _fail(str(told), told.exit_code)
        sys.exit(0)


def _run_command(arguments: list[str] | None) -> None:
    try:
        with scratch():
            app(arguments, exit_on_error=False, print_error=False)
    except Exception as error:
        if getattr(error, "exit_code", 1) <= 128:  # a library can make its own error of being stopped
            refuse_stopped()
        raise


def _fail(sentence: str, code: int) -> NoReturn:
    _errors.print(f"[bold red]blendresearch:[/] {escape(sentence)}")
    sys.exit(code)
