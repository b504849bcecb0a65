"""`blendresearch new`: the folder of a later study from an earlier one, or of the first study of an agency."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from shutil import copyfile, rmtree

from jinja2 import Environment, StrictUndefined
from rich.console import Console
from rich.markup import escape

from blendresearch.base.errors import InputError, UsageError
from blendresearch.data.agencies import agencies, agency
from blendresearch.data.codelists import first_day, nearest, sectors
from blendresearch.language import available
from blendresearch.language.language import EVERY_LANGUAGE
from blendresearch.language.prose import phrase
from blendresearch.run.commands.new_survey import copy_survey, forms_of_before, has_survey
from blendresearch.study.folder import RAW, Workspace, asked_as, project_root
from blendresearch.study.list_rows import read_list
from blendresearch.study.list_writing import EMPTY_PROJECTS, PROJECTS
from blendresearch.study.lists import COLUMNS_OF_PROJECTS, read_institutions
from blendresearch.study.settings import Cohort, Study, can_be_previous, read_study

_SPELLINGS, _NO_SPELLINGS = "spellings.csv", "spelling,institution\n"
_NO_INSTITUTIONS = "institution,approached,responded,survey_form,note\n"
_TEMPLATES = files("blendresearch") / "data" / "new_study"
_YEAR = re.compile(r"\b(19|20)\d\d\b")


@dataclass(frozen=True)
class Calls:
    """The calls that a new study is about: those of which all projects are finished, and those that still run."""

    finished: Sequence[int]
    running: Sequence[int]

    @property
    def every(self) -> list[int]:
        """Give all of them, in order."""
        return sorted({*self.finished, *self.running})


def new_study(console: Console, name: str, *, origin: str, calls: Calls) -> None:
    """Make a study folder with everything but its exports.

    Settings, who publishes, the frame of institutions, their spellings, the headings, the projects of the same calls,
    and how a survey asks and codes come from `origin`, which becomes the earlier edition that it is compared with;
    remarks, what was filled in and published figures do not, for they are about other numbers. Nor does anything of a
    synthetic study that could pass for real: its lists begin empty. Raises UsageError when the folder exists already
    or a call year is in both lists.
    """
    source, folder = Workspace.open(origin), _free_folder(name, calls)
    study, frame = read_study(source.folder), read_institutions(source.folder)
    invented = study.synthetic
    projects = EMPTY_PROJECTS if invented else _projects_of(source.folder, calls)
    told = {"surveyed": has_survey(source), "invented": invented, "framed": frame is not None and not invented}
    told |= {"carried": projects.count("\n") > 1, "has_results": (source.reports / "statistics.csv").is_file()}
    titles = {code: _title(code, text, calls.every) for code, text in study.title.items()}
    kept = study.model_copy(update={"focus": []}) if invented else study
    with _whole_or_gone(folder):
        _write_settings(folder, kept, calls, {"origin": source.name, "title": titles} | told)
        _write(folder / PROJECTS, projects)
        _write(folder / _SPELLINGS, _NO_SPELLINGS)
        _copy_lists(source.folder, folder, invented=invented)
        if frame is not None:
            forms = forms_of_before(source, study, frame["institution"])
            names = frame[["institution"]].assign(approached="", responded="", survey_form=forms, note="")
            rows = names[: 0 if invented else None]
            _write(folder / "institutions.csv", rows.to_csv(index=False, lineterminator="\n"))
        copy_survey(source, folder, invented=invented)
    if invented:
        why = "so that its institutions were not taken over, and the lists of them are empty"
        console.print(f"[yellow]notice[/] The records of {escape(source.name)} are invented, {why}.")
    _tell(console, folder)


def first_study(console: Console, name: str, *, agency: str, sector: str, calls: Calls) -> None:
    """Make the folder of the first study of an agency: settings as they usually are, and empty lists.

    Raises UsageError when the agency or the sector is unknown, and as `new_study` does.
    """
    if agency not in agencies():
        near = nearest(agency, agencies())
        known = f"Did you mean {near}?" if near else f"Choose one of {', '.join(agencies())}."
        raise UsageError(f"There is no agency {agency!r}. {known} See docs/architecture.md for how to add one.")
    if sector not in sectors():
        raise UsageError(f"There is no sector {sector!r}. Choose one of {', '.join(sectors())}.")
    folder, its = _free_folder(name, calls), agencies()[agency]
    known = dict.fromkeys(code if code in available() else code.partition("-")[0] for code in its.languages)
    languages = list(known) or ["en"]
    titles = {code: phrase(code, "report", "new_title", {"years": calls.every}) for code in languages}
    values = {"title": titles, "country": its.country, "agency": agency, "sector": sector, "languages": languages}
    study = Study(**values, cohorts=[Cohort(name="all", call_years=calls.every)])
    nothing = dict.fromkeys(("surveyed", "invented", "framed", "carried", "has_results"), False)
    with _whole_or_gone(folder):
        _write_settings(folder, study, calls, {"origin": "", "title": titles} | nothing)
        _write(folder / PROJECTS, EMPTY_PROJECTS)
        _write(folder / _SPELLINGS, _NO_SPELLINGS)
        _write(folder / "institutions.csv", _NO_INSTITUTIONS)
    _tell(console, folder)


def _free_folder(name: str, calls: Calls) -> Path:
    """Give the folder of a new study; raise UsageError where it cannot be made."""
    is_path = name == ".." or Path(name).name != name.rstrip("/\\")  # ./name, too
    folder = Path(name) if is_path else project_root() / RAW / name
    if not can_be_previous(folder.resolve().name):
        bad = "It begins with a full stop, ends in -internal, or has a sign that no name of a study can have"
        raise UsageError(f"{folder.name!r} is no name for a study. {bad}: choose letters, digits and hyphens.")
    if folder.exists():
        raise UsageError(f"The folder {folder.name!r} exists already. Choose another name, or take it away first.")
    if twice := {*calls.finished} & {*calls.running}:
        raise UsageError(f"Call year {min(twice)} is given as finished and as running. Choose one.")
    return folder


@contextmanager
def _whole_or_gone(folder: Path) -> Iterator[None]:
    """Take away a new folder that could not be filled: half of one would be in the way of the next attempt."""
    try:
        yield
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise


def _write_settings(folder: Path, study: Study, calls: Calls, told: Mapping[str, object]) -> None:
    """Write the settings, and what is to be done in the languages of the study."""
    values = {
        "name": folder.name,
        "asked": asked_as(folder),
        "study": study,
        "agency": agency(study.agency, study.country),
        "example_day": _example_day(calls.every),
        **told,
    }
    values |= {"call_years": sorted({*calls.finished}), "running": sorted({*calls.running})}
    values["years"] = ", ".join(map(str, calls.every))
    (folder / "mobilities").mkdir(parents=True)
    _write(folder / "study.toml", _rendered("study.toml", values))
    for code in dict.fromkeys(map(_language_of_steps, study.languages)):
        _write(folder / f"README.{code}.md", _rendered(f"README.{code}.md", values))


def _language_of_steps(code: str) -> str:
    """Give the language in which someone reads what is to be done: that below a variant, else English."""
    below = code.partition("-")[0]
    return below if (_TEMPLATES / f"README.{below}.md.j2").is_file() else "en"


def _tell(console: Console, folder: Path) -> None:
    try:
        languages = read_study(folder).languages
    except InputError as error:
        raise UsageError(f"{error} The folder was made; correct study.toml there.") from None
    steps = f"README.{_language_of_steps(languages[0])}.md"
    console.print(
        f"Made {escape(str(folder))}. Which screen gives which file stands in its {steps}; "
        f"'blendresearch check {escape(asked_as(folder))}' tells what is still to do."
    )


def _projects_of(origin: Path, calls: Calls) -> str:
    """Give the projects of the same calls as the earlier study has them, with the institutions as written there."""
    listed = read_list(origin / PROJECTS, COLUMNS_OF_PROJECTS[:2], COLUMNS_OF_PROJECTS[2:])
    if listed is None:
        return EMPTY_PROJECTS
    same = listed[listed["project_code"].str[:4].isin(list(map(str, calls.every)))].drop(columns="row")
    filled = [column for column in same if column in EMPTY_PROJECTS or (same[column] != "").any()]
    return same[filled].to_csv(index=False, lineterminator="\n")


def _title(code: str, earlier: str, years: Sequence[int]) -> str:
    """Take over a title, or give one with the new calls where it names a year: the cover names the calls below it."""
    return phrase(code, "report", "new_title", {"years": years}) if _YEAR.search(earlier) else earlier


def _example_day(years: Sequence[int]) -> date:
    """Give a day of which an export of some calls can be: today, or one in the year after the last call."""
    today = date.today()
    return today if today >= first_day(max(years)) else date(max(years) + 1, 3, 1)


def _copy_lists(origin: Path, folder: Path, *, invented: bool) -> None:
    for own in ("headings.toml", *(() if invented else (_SPELLINGS,))):
        if (origin / own).is_file():
            copyfile(origin / own, folder / own)


def _rendered(file: str, values: Mapping[str, object]) -> str:
    return _environment().from_string((_TEMPLATES / f"{file}.j2").read_text(encoding="utf-8")).render(values)


def _environment() -> Environment:
    whitespace = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
    environment = Environment(undefined=StrictUndefined, **whitespace)
    # Texts, whole numbers, lists and booleans of JSON are spelt the same in TOML.
    environment.filters["toml"] = lambda value: json.dumps(value, ensure_ascii=False)
    environment.filters["words"] = _words
    return environment


def _words(texts: Mapping[str, str]) -> str:
    """Write words by language as TOML; what is the same in every one as a text."""
    written = {code: json.dumps(text, ensure_ascii=False) for code, text in texts.items()}
    if EVERY_LANGUAGE in written:
        return written[EVERY_LANGUAGE]
    return "{ " + ", ".join(f"{code} = {text}" for code, text in written.items()) + " }"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
