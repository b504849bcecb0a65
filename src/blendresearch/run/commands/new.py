"""`blendresearch new`: the folder of a later study, from an earlier one."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from shutil import copyfile

from jinja2 import Environment, StrictUndefined
from rich.console import Console
from rich.markup import escape

from blendresearch.base.errors import InputError, UsageError
from blendresearch.data.codelists import first_day
from blendresearch.language.language import EVERY_LANGUAGE
from blendresearch.language.prose import phrase
from blendresearch.run.commands.new_survey import copy_survey, forms_of_before, has_published_survey, has_survey
from blendresearch.study.folder import RAW, Workspace, project_root
from blendresearch.study.list_writing import EMPTY_PROJECTS
from blendresearch.study.lists import read_institutions
from blendresearch.study.settings import Study, read_study

_SPELLINGS = "spelling,institution\n"
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def new_study(console: Console, name: str, *, origin: str, call_years: Sequence[int], running: Sequence[int]) -> None:
    """Make a study folder with everything but its exports.

    Settings, who publishes, the frame of institutions, their spellings, the headings, and how a survey asks and codes
    come from `origin`; remarks, what was filled in and published figures do not, for they are about other numbers. Nor
    does any institution of a synthetic study, which could pass for a real one: its lists begin empty. Raises UsageError
    when the folder exists already or a call year is in both lists.
    """
    source = Workspace.open(origin)
    folder = Path(name) if len(Path(name).parts) > 1 else project_root() / RAW / name
    if folder.exists():
        raise UsageError(f"The folder {folder.name!r} exists already. Choose another name, or take it away first.")
    if twice := set(call_years) & set(running):
        raise UsageError(f"Call year {min(twice)} is given as finished and as running. Choose one.")
    study, frame = read_study(source.folder), read_institutions(source.folder)
    invented = study.synthetic
    values = _asked(study, call_years, running) | {"name": folder.name, "origin": source.name}
    values |= {"surveyed": has_survey(source), "followed": has_published_survey(source) and not invented}
    (folder / "mobilities").mkdir(parents=True)
    for file in ("study.toml", "README.md"):
        _write(folder / file, _environment().from_string(_source(file)).render(values))
    _copy_lists(source.folder, folder, invented=invented)
    if frame is not None:
        forms = forms_of_before(source, study, frame["institution"])
        names = frame[["institution"]].assign(approached="", responded="", survey_form=forms, note="")
        listed = names[: 0 if invented else None].to_csv(index=False, lineterminator="\n")
        _write(folder / "institutions.csv", listed)
    copy_survey(source, folder, invented=invented)
    try:
        read_study(folder)
    except InputError as error:
        raise UsageError(f"{error} The folder was made; correct study.toml there.") from None
    if invented:
        told = "so that its institutions were not taken over, and the lists of them are empty"
        console.print(f"[yellow]notice[/] The records of {escape(source.name)} are invented, {told}.")
    console.print(f"Made {escape(str(folder))}. What it still needs stands in its README.md.")


def _asked(study: Study, call_years: Sequence[int], running: Sequence[int]) -> dict[str, object]:
    """Give what the new study asks, after an earlier one."""
    years = sorted([*call_years, *running])
    return {
        "study": study.model_copy(update={"focus": []}) if study.synthetic else study,
        "invented": study.synthetic,
        "example_day": _example_day(years),
        "title": {code: _title(code, text, years) for code, text in study.title.items()},
        "call_years": sorted(set(call_years)),
        "running": sorted(set(running)),
    }


def _title(code: str, earlier: str, years: Sequence[int]) -> str:
    """Take over a title, or give one with the new calls where it names a year: the cover names the calls below it."""
    return phrase(code, "report", "new_title", {"years": years}) if _YEAR.search(earlier) else earlier


def _example_day(years: Sequence[int]) -> date:
    """Give a day of which an export of some calls can be: today, or one in the year after the last call."""
    today = date.today()
    return today if today >= first_day(max(years)) else date(max(years) + 1, 3, 1)


def _copy_lists(origin: Path, folder: Path, *, invented: bool) -> None:
    _write(folder / "projects.csv", EMPTY_PROJECTS)
    for own in ("headings.toml", "spellings.csv"):
        if (origin / own).is_file():
            copyfile(origin / own, folder / own)
    if invented and (origin / "spellings.csv").is_file():
        _write(folder / "spellings.csv", _SPELLINGS)


def _source(file: str) -> str:
    return (files("blendresearch") / "data" / "new_study" / f"{file}.j2").read_text(encoding="utf-8")


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
