"""What a study asks: `study.toml` and the lists beside it, read and judged before anything else."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator, model_validator

from blendresearch import language
from blendresearch.base.errors import InputError, UsageError
from blendresearch.base.texts import clean
from blendresearch.data import codelists
from blendresearch.study.files import read_toml
from blendresearch.study.folder import INTERNAL
from blendresearch.study.publication import Publication
from blendresearch.study.setting_values import STRICT, AgencyCode, Day, Name, Spelling, Text, Whole
from blendresearch.study.settings_faults import in_words

SETTINGS = "study.toml"
_FOLDER_NAME = re.compile(r"[^./\\:][^/\\:]*")


def can_be_previous(name: str) -> bool:
    """Tell whether a later study can name the folder of this name as `previous`."""
    return bool(_FOLDER_NAME.fullmatch(name)) and name == clean(name) and not name.endswith(INTERNAL)


FIRST_CALL, LAST_CALL = 2014, 2100
CallYear = Annotated[Whole, Field(ge=FIRST_CALL, le=LAST_CALL)]
Days = Annotated[Whole, Field(ge=0, le=3660)]
Bound = Annotated[Whole, Field(ge=1, le=1_000_000)]


def _meant(word: str, known: Collection[str]) -> str:
    near = codelists.nearest(word, known)
    return f" (did you mean {near!r}?)" if near else ""


class _Strict(BaseModel):
    model_config = STRICT


class Cohort(_Strict):
    """A set of call years that is counted together; `name` is its key in every output."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
    call_years: Annotated[list[CallYear], Field(min_length=1)]
    complete: bool = False
    exported_on: Day | None = None

    @field_validator("call_years")
    @classmethod
    def _in_order(cls, years: list[int]) -> list[int]:
        return sorted(set(years))


class Disclosure(_Strict):
    """What may be shown: institutions by name or not, and from which count upwards."""

    name_institutions: bool = True
    minimum_count: Annotated[Whole, Field(ge=0)] = 0

    @field_validator("minimum_count")
    @classmethod
    def _says_something(cls, minimum: int) -> int:
        if minimum == 2:
            raise ValueError("with 2, '<2' would say 1: choose 3 or more, or 0 to hide nothing")
        return minimum

    @property
    def hides_counts(self) -> bool:
        """Tell whether small counts are to be hidden."""
        return self.minimum_count > 1

    @property
    def protects(self) -> bool:
        """Tell whether there is to be an edition that shows less than everything."""
        return self.hides_counts or not self.name_institutions


class Rules(_Strict):
    """Overrides of the shipped codelists for one call year.

    `durations` are physical days from-to by activity type, `period` is the first and the last day for its mobilities.
    """

    durations: dict[str, tuple[Days, Days]] = {}
    period: tuple[Day, Day] | None = None

    @field_validator("durations")
    @classmethod
    def _shortest_first(cls, durations: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        if turned := [code for code, (shortest, longest) in durations.items() if shortest > longest]:
            raise ValueError(f"the shortest stay of {turned[0]} is longer than its longest")
        return durations

    @field_validator("period")
    @classmethod
    def _first_day_first(cls, period: tuple[date, date] | None) -> tuple[date, date] | None:
        if period and period[0] > period[1]:
            raise ValueError("the period ends before it begins")
        return period


class Remark(_Strict):
    """What readers must know about a table or figure of the report, by language; it stands below it as a note."""

    on: str
    text: dict[str, Text]

    @field_validator("on")
    @classmethod
    def _known_place(cls, place: str) -> str:
        if place not in codelists.remark_places():
            known = ", ".join(codelists.remark_places())
            raise ValueError(
                f"there is no place {place!r}{_meant(place, codelists.remark_places())}, there are {known}"
            )
        return place


Patterns = list[Annotated[Name, Field(min_length=1)]]


_COLUMNS = ("named_by_form",)
"""Columns whose headings are names of a study, beside those that `report.toml` names."""


class Filled(_Strict):
    """Cells of the report's tables that the study filled in: nobody measured or published these numbers.

    `on` are names of tables and figures. `columns` are names of columns, without any all that have numbers.
    `rows` are patterns of what names a row (`*` for any letters, `!` before those that are not meant), without any all
    of them; rows that sum up others are meant where `totals` or a pattern says so. `cohorts` are
    names, without any all cohorts. With `signs` it was also filled in that there is no number (n/a) in the columns.
    `note` says by language what it is, and stands below the table.
    """

    on: Annotated[
        Patterns, Field(min_length=1), BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
    ]
    columns: Patterns = []
    rows: Patterns = []
    cohorts: Patterns = []
    totals: bool = False
    signs: bool = False
    note: dict[str, Text] = {}

    @field_validator("on")
    @classmethod
    def _known_names(cls, names: list[str]) -> list[str]:
        known = codelists.filled_places()
        for name in (name for name in names if name not in known):
            what = f"there is no table or figure {name!r}{_meant(name, known)}"
            raise ValueError(f"{what}; data/remark_places.toml lists them")
        return names

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, names: list[str]) -> list[str]:
        """Refuse what no table has: its cells would stand there as measured."""
        known = {*language.load("en").words["report"]["columns"], *_COLUMNS} if names else set()
        for name in (name for name in names if name not in known and not re.fullmatch(r"20\d\d", name)):
            what = f"no table has a column {name!r}{_meant(name, known)}"
            raise ValueError(f"{what}; language/en/report.toml has their names below [columns]")
        return names


class SurveySettings(_Strict):
    """How the survey is counted.

    `partial_answers` says whether an answer that was not sent off counts, `size_classes` from how many mobilities of
    the first cohort on an institution is of the middle size, and from how many it is large.
    """

    partial_answers: Literal["count", "leave_out"] = "count"
    size_classes: tuple[Bound, Bound] = (100, 500)

    @field_validator("size_classes")
    @classmethod
    def _smaller_first(cls, bounds: tuple[int, int]) -> tuple[int, int]:
        if bounds[0] >= bounds[1]:
            raise ValueError("the first number is that of the middle size, and smaller than that of the large ones")
        return bounds


class Letters(_Strict):
    """What the letters to institutions say: `reply_by` is the day before which an answer is asked for."""

    reply_by: Day | None = None


class Study(_Strict):
    """The question of one study, as its `study.toml` states it (docs/input.md)."""

    title: dict[str, Name]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    agency: AgencyCode = ""
    sector: Literal[*codelists.sectors()]
    languages: Annotated[list[str], Field(min_length=1)] = ["en"]
    focus: list[Name] = []
    frame_on: Day | None = None
    user_threshold: Annotated[Whole, Field(ge=1)] = 10
    include_drafts: bool = False
    include_accompanying_persons: bool = False
    include_intensive_programmes: bool = False
    subgroups: Literal["refuse", "sum"] = "refuse"
    synthetic: bool = False
    invented: bool = False
    remarks: list[Remark] = []
    filled_in: list[Filled] = []
    cohorts: Annotated[list[Cohort], Field(min_length=1)]
    disclosure: Disclosure = Disclosure()
    publication: Publication | None = None
    survey: SurveySettings = SurveySettings()
    letters: Letters = Letters()
    previous: Name = ""
    previous_cohorts: list[Cohort] = []
    activity_types: dict[str, list[Spelling]] = {}
    words: dict[Literal["yes_no", "status", "data_type", "mode"], dict[str, list[Spelling]]] = {}
    rules: dict[str, Rules] = {}

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, codes: list[str]) -> list[str]:
        unknown = [code for code in codes if code not in language.available()]
        if unknown:
            raise ValueError(f"unknown language {unknown[0]!r}, known are {', '.join(language.available())}")
        return list(dict.fromkeys(codes))

    @field_validator("previous")
    @classmethod
    def _name_of_a_folder(cls, name: str) -> str:
        if name and not can_be_previous(name):
            raise ValueError("it is the name of an earlier study alone, without a folder before it")
        return name

    @field_validator("words")
    @classmethod
    def _words_of_values(cls, words: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
        for kind, values in words.items():
            known = codelists.values_of(kind)
            if strange := [value for value in values if value not in known]:
                raise ValueError(f"{strange[0]!r} is no value of {kind}, choose one of {', '.join(known)}")
            spelt = [codelists.folded(text) for texts in values.values() for text in texts]
            if len(set(spelt)) < len(spelt):
                raise ValueError(f"{kind} has a word twice")
        return words

    @field_validator("rules")
    @classmethod
    def _rules_by_call_year(cls, rules: dict[str, Rules]) -> dict[str, Rules]:
        strange = [year for year in rules if not re.fullmatch(r"20\d\d", year)]
        if strange:
            raise ValueError(f"rules are given by call year, {strange[0]!r} is none")
        return rules

    @model_validator(mode="after")
    def _whole(self) -> "Study":
        if fault := next(chain(self._wrong_texts(), self._wrong_types(), self._wrong_calls()), None):
            raise ValueError(fault)
        return self

    def _wrong_texts(self) -> Iterator[str]:
        for code in self.languages:
            if not language.said(self.title, code):
                yield f"the title in language {code!r} is missing"
        if self.invented and not self.synthetic:
            yield "the key 'invented' needs synthetic = true"
        if unsaid := self.publication and self.publication.missing(self.languages):
            yield f"the key {unsaid!r} is missing: write it, or one text for every language"
        known = [cohort.name for cohort in self.cohorts]
        for name in (name for filled in self.filled_in for name in filled.cohorts):
            if name not in known:
                yield f"the key 'filled_in' is about {name!r}, which is no cohort{_meant(name, known)}"

    def _wrong_types(self) -> Iterator[str]:
        known, sector = codelists.activity_types(self.sector), self.sector
        of_rules = {code for rules in self.rules.values() for code in rules.durations}
        for key, codes in (("rules", of_rules), ("activity_types", {*self.activity_types})):
            for code in sorted(codes - known.keys()):
                yield f"the key {key!r} is about {code!r}, which is no activity type of {sector}{_meant(code, known)}"
        if len(self.spellings_of_types) < sum(map(len, self.activity_types.values())):
            yield "the key 'activity_types' has a spelling twice"

    def _wrong_calls(self) -> Iterator[str]:
        if any(len({each.name for each in some}) < len(some) for some in (self.cohorts, self.previous_cohorts)):
            yield "two cohorts have the same name"
        if self.previous_cohorts and not self.previous:
            yield "the key 'previous_cohorts' is about an edition that the key 'previous' does not name"
        years = Counter(year for cohort in self.cohorts for year in cohort.call_years)
        for year in sorted(year for year, times in years.items() if times > 1):
            yield f"call year {year} is in two cohorts"
        for year in sorted(self.rules.keys() - set(map(str, years))):
            yield f"the key 'rules' is about call year {year}, which is in no cohort"

    @cached_property
    def spellings_of_types(self) -> dict[str, str]:
        """Map each further spelling of an activity type, normalised, to its code."""
        spelt = self.activity_types.items()
        return {codelists.normalise(text): code for code, texts in spelt for text in texts}

    @cached_property
    def words_by_kind(self) -> dict[str, dict[str, str]]:
        """Map each further word of an export, folded, to the value that it means, by kind (`data/vocabulary.toml`)."""
        return {
            kind: {codelists.folded(text): value for value, texts in values.items() for text in texts}
            for kind, values in self.words.items()
        }

    @cached_property
    def cohort_of_year(self) -> dict[int, str]:
        """Map each call year to the name of its cohort."""
        return {year: cohort.name for cohort in self.cohorts for year in cohort.call_years}

    def begins(self, call_year: int) -> date:
        """Give the first day on which a call can have records, by its rules or as the package knows it."""
        own = self.rules.get(str(call_year), Rules()).period
        return own[0] if own else codelists.first_day(call_year)

    @property
    def undated(self) -> list[str]:
        """Name the cohorts that still grow and do not say of which day their exports are."""
        return [cohort.name for cohort in self.cohorts if not (cohort.complete or cohort.exported_on)]

    def titled(self, code: str) -> str:
        """Give the title in a language; raise UsageError when there is no such language, or no title in it."""
        title = language.said(self.title, language.load(code).code)
        if not title:
            raise UsageError(f"The study has no title in the language {code!r}: add it to study.toml.")
        return title

    def renamed(self, names: Mapping[str, str]) -> "Study":
        """Give the settings with other names of institutions."""
        filled = [
            each.model_copy(update={"rows": [_renamed(pattern, names) for pattern in each.rows]})
            for each in self.filled_in
        ]
        return self.model_copy(update={"focus": sorted(names[each] for each in self.focus), "filled_in": filled})

    @property
    def logo(self) -> str:
        """Name the file of the logo, "" where there is none."""
        return self.publication.logo if self.publication else ""

    @property
    def exported_on(self) -> date | None:
        """Give the last date on which a cohort was exported: the date of the report, which never follows the clock."""
        return max((cohort.exported_on for cohort in self.cohorts if cohort.exported_on), default=None)


def _renamed(pattern: str, names: Mapping[str, str]) -> str:
    sign, name = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    return sign + names.get(name, name)


def read_study(folder: Path) -> Study:
    """Read and judge `study.toml` in `folder`; raise InputError with one sentence when it is wrong."""
    path = folder / SETTINGS
    settings = read_toml(folder, path.name)
    if settings is None:
        make = "Make one, for instance with 'blendresearch new', or name another folder"
        near = sorted(each.name for each in folder.glob("*") if each.name.casefold().startswith(SETTINGS[:-4]))
        do = f"Is {near[0]!r} meant? Then call it {SETTINGS}" if near else make
        raise InputError(f"there is no {SETTINGS} in the folder {folder.name!r}", do=do)
    try:
        study = Study.model_validate(settings)
    except ValidationError as error:
        raise InputError.together(in_words(Study, settings, error, path)) from None
    if wrong := _wrongly_dated(study, path):
        raise InputError.together(wrong)
    return study


def _wrongly_dated(study: Study, path: Path) -> list[InputError]:
    """Tell every cohort whose exports cannot be of the day that it has, and letters that ask for an answer before that.

    The clock of the machine has a say in this alone: it stops a run that would be wrong, and never changes an output.
    """
    found, today = [], date.today()
    for cohort in (each for each in study.cohorts if each.exported_on):
        day, year = cohort.exported_on, max(cohort.call_years)
        begins = study.begins(year)
        if day < begins:
            what = f"the cohort {cohort.name!r} has exported_on = {day}, and call {year} has no records before {begins}"
            do = "Write the day on which its exports were made, or take that call out of the cohort"
            found.append(InputError(what, do=do, file=path))
        elif day > today:
            what = f"the cohort {cohort.name!r} has exported_on = {day}, and by the clock of this machine it is {today}"
            found.append(InputError(what, do="Write the day on which its exports were made", file=path))
    reply_by, exported = study.letters.reply_by, study.exported_on
    if reply_by and exported and reply_by <= exported:
        what = f"letters ask for an answer before {reply_by}, and the exports are of {exported}"
        found.append(InputError(what, do="Write a later day as reply_by below [letters]", file=path))
    return found
