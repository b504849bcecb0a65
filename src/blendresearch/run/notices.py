"""What is worth knowing about the input of a study and stops nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.tables import load_table
from blendresearch.data.codelists import text_places
from blendresearch.mobilities.doubts import of_table
from blendresearch.study.folder import other_files
from blendresearch.study.inputs import Inputs
from blendresearch.study.limits import actions_of, limited_days, unverified_days, unverified_periods
from blendresearch.study.lists import unread_columns
from blendresearch.study.near_names import stray_files
from blendresearch.study.open_data.open_meanings import field_of
from blendresearch.study.settings import SETTINGS, Study
from blendresearch.study.showable import without_meaning
from blendresearch.study.spellings import Alone
from blendresearch.study.texts.own_texts import CHAPTER
from blendresearch.study.texts.own_texts import FOLDER as TEXTS
from blendresearch.study.validation_answers import ANSWERS, VALIDATION
from blendresearch.survey.read import COLUMNS_OF_LISTS

_AGENCY = re.compile(r"[0-9]+-[0-9]+-([A-Z0-9]+)-")


def undated(study: Study) -> list[InputError]:
    """Ask of every cohort that still grows, and does not say so, of which day its exports are."""
    what = "is not complete and has no exported_on, so that the report cannot say of which day its counts are"
    do = (
        "Write exported_on = YYYY-MM-DD below its name, the day on which its exports were made; or complete = true, "
        "when all its projects are finished"
    )
    return [InputError(f"the cohort {name!r} {what}", do=do, file=SETTINGS) for name in study.undated]


def undated_frame(inputs: Inputs) -> Iterator[Alone]:
    """Ask of which day the list of institutions is: one that was carried over may be of another study."""
    if inputs.frame is not None and not (inputs.study.frame_on or inputs.study.synthetic):
        what = "the report takes the population from it, and cannot say of which day it is"
        do = "Go through it, and write frame_on = YYYY-MM-DD at the top of study.toml"
        yield Alone("institutions.csv", what, do)


def unverified(inputs: Inputs) -> Iterator[Alone]:
    """Tell of which calls limits of days or periods have no source: they are assumed until the study states them."""
    study = inputs.study
    calls: dict[str, list[int]] = {}
    for year, codes in unverified_days(study).items():
        whole = len(codes) == len(limited_days(study, year))
        calls.setdefault("all activity types" if whole else ", ".join(codes), []).append(year)
    for types, years in calls.items():
        what = f"no source is known of the shortest and longest stays of {types} in {_calls(years)}: they are assumed"
        do = f"Look them up in the programme guide, and state them below [rules.{years[0]}.durations]{_and_on(years)}"
        yield Alone(SETTINGS, what, do)
    for action, years in unverified_periods(study, _actions(inputs)).items():
        what = f"no source is known of the period of {action} projects in {_calls(years)}: it is assumed"
        do = f"Look it up in the grant agreements, and state it as period below [rules.{years[0]}]{_and_on(years)}"
        yield Alone(SETTINGS, what, do)


def _actions(inputs: Inputs) -> list[str]:
    """Give the actions of the sector that the listed projects have; all of them where there is no list."""
    known = actions_of(inputs.study.sector)
    codes = None if inputs.projects is None else inputs.projects["project_code"]
    return known if codes is None else [action for action in known if codes.str.contains(f"-{action}-").any()]


def _calls(years: Sequence[int]) -> str:
    return f"call{'s' if len(years) > 1 else ''} {', '.join(map(str, years))}"


def _and_on(years: Sequence[int]) -> str:
    return " and so on" if len(years) > 1 else ""


def of_other_codes(inputs: Inputs) -> Iterator[Alone]:
    """Tell of projects whose codes are of another national agency or sector of education than the study."""
    if inputs.projects is None:
        return
    codes = inputs.projects["project_code"].str.upper()
    for setting, said_by in (("agency", _agency_of), ("sector", partial(field_of, ""))):
        own = getattr(inputs.study, setting)
        others = Counter(said for said in map(said_by, codes) if said not in (None, own))
        for code, number in sorted(others.items()) if own else ():
            are = "1 project is" if number == 1 else f"{number} projects are"
            what = f"{are} of the {setting} {code} by the code, and the study is of {own}"
            do = f"Write {setting} = ... in study.toml, or take out what is of another {setting}"
            yield Alone("projects.csv", what, do)


def _agency_of(code: str) -> str | None:
    found = _AGENCY.match(code)
    return found[1] if found else None


def not_as_usual(folder: Path, inputs: Inputs | None) -> Iterator[Alone]:
    """Give what in a study folder is not read or stands alone; of names alone what is sound can tell (`inputs`).

    Raises InputError when something cannot be read at all.
    """
    what = "it is no CSV, XLSX, XLS or ODS file and was not read, although it stands in mobilities/"
    do = "If it is an export, save it as one of these; if it holds exports, put them in mobilities/ itself"
    yield from (Alone(path.name, what, do) for path in other_files(folder))
    yield from stray_files(folder)
    yield from unread_columns(folder)
    yield from unread_columns(folder, COLUMNS_OF_LISTS)
    if inputs:
        yield from undated_frame(inputs)
        yield from of_other_codes(inputs)
        yield from _of_texts(inputs)
        yield from inputs.names_alone(_asked(inputs), _of_earlier(inputs))


def _asked(inputs: Inputs) -> list[str]:
    """Give the institutions that the measures of published figures name."""
    if inputs.published is None:
        return []
    from blendresearch.statistics.measures import institutions_asked  # noqa: PLC0415 - loads all of statistics

    return institutions_asked(inputs.published["measure"])


def _of_earlier(inputs: Inputs) -> tuple[str, ...]:
    """Give the institutions of the edition before this one, whose names spellings.csv may follow."""
    if not inputs.study.previous:
        return ()
    from blendresearch.statistics.editions.earlier_results import read_edition  # noqa: PLC0415 - loads all methods

    earlier = read_edition(inputs.study, inputs.snapshot.others)
    return earlier.institutions if earlier else ()


def _of_texts(inputs: Inputs) -> Iterator[Alone]:
    """Tell what of the texts of a study no report shows, and which of them are not there in every language."""
    own, languages = inputs.own_texts, inputs.study.languages
    for name in own.unread:
        meant = name.split(".")[0].lower()
        do = "Nothing, if that is right; docs/input.md tells what is read there"
        if meant in text_places() or CHAPTER.fullmatch(meant):
            do = f"If it is a text, save it as {meant}.{languages[0]}.md (Markdown, with the language in its name)"
        yield Alone(f"{TEXTS}/{name}", "no text shows it", do)
    for place in dict.fromkeys(each.place for each in own.texts):
        for code in (code for code in languages if own.at(place, code) is None):
            what = f"there is no {place}.{code}.md beside it, so that the report in {code!r} has no such text"
            there = next(each.file for each in own.texts if each.place == place)
            yield Alone(f"{TEXTS}/{there}", what, "Write it, or let one language go without")


def unanswered(strata: pd.DataFrame) -> list[Alone]:
    """Tell how many mobilities of a sample have no answer, by the table `answered_strata`; nothing without answers."""
    drawn, given = (int(strata[names].sum().sum()) for names in (["drawn"], list(ANSWERS)))
    if not 0 < given < drawn:
        return []
    what = (
        f"{drawn - given} of the {drawn} mobilities that were drawn have no answer, and are taken to be like the others"
    )
    return [Alone(VALIDATION, what, "Ask for them once more; the report says how many they are")]


def notices(inputs: Inputs, processed: Path) -> list[str]:
    """Give everything that is worth knowing, a sentence each; `processed` is the folder of the tidy mobilities."""
    others = [f"{each.file}: {each.what}. {each.do}." for each in not_as_usual(inputs.folder, inputs)]
    signs = [str(each) for each in without_meaning(inputs)]
    return [*signs, *others, *(each.sentence for each in of_table(load_table(processed, "doubts")))]
