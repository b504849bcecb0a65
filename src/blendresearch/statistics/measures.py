"""The measures that a published figure can be recomputed by.

A measure is a name and key=value pairs, split as a shell would: `share cohort=completed institution="ROC Nijmegen"`.
"""

import re
import shlex
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from inspect import Parameter, signature

import pandas as pd

from blendresearch.base.hidden import Whole, is_hidden, whole
from blendresearch.data.codelists import activity_types
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.totals import KINDS, SUBSETS, UNITS, Count, Statistics
from blendresearch.study.context_list import value_of
from blendresearch.study.limits import days_allowed
from blendresearch.study.settings import Study
from blendresearch.study.spellings import Spellings
from blendresearch.survey.survey_tables import SurveyTables


class Absence(Enum):
    """Why a measure has no value."""

    NOT_APPLICABLE = "not applicable"
    NO_SURVEY = "survey"
    NO_CONTEXT = "context"
    NO_DATA = "data"
    HIDDEN = "hidden"


Value = int | Fraction | Decimal | date | Absence


@dataclass(frozen=True)
class Sources:
    """What measures are computed from."""

    study: Study
    statistics: Statistics
    requests: Requests
    projects: pd.DataFrame
    institutions: pd.DataFrame | None
    names: Spellings = field(default_factory=Spellings)
    survey: SurveyTables = field(default_factory=SurveyTables.none)
    context: pd.DataFrame | None = None


@dataclass(frozen=True)
class Measure:
    """A parsed measure: its name and what it is asked of."""

    name: str
    arguments: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Measure":
        """Read a measure as it stands in `published.csv`; raise ValueError when it is no name with key=value pairs."""
        name, *pairs = shlex.split(text) or [""]
        if name not in MEASURES:
            raise ValueError(f"there is no measure {name!r}, there are {', '.join(MEASURES)}")
        if any("=" not in pair for pair in pairs):
            raise ValueError("after the name come pairs such as cohort=completed")
        arguments = sorted(tuple(pair.split("=", 1)) for pair in pairs)
        if len(dict(arguments)) < len(arguments):
            raise ValueError("one of its arguments stands there twice")
        return cls(name, tuple(arguments))

    def of(self, name: str) -> "Measure":
        """Give another measure of the same thing: the total to a share."""
        return Measure(name, self.arguments)

    def value(self, sources: Sources) -> Value:
        """Compute the measure; raise ValueError when it asks for what no study has."""
        self._refuse_other_arguments()
        return MEASURES[self.name](sources, **dict(self.arguments))

    def _refuse_other_arguments(self) -> None:
        asked = list(signature(MEASURES[self.name]).parameters.values())[1:]
        named = [each for each in asked if each.kind is Parameter.KEYWORD_ONLY]
        known, given = [each.name for each in named], dict(self.arguments)
        if lacking := [each.name for each in named if each.default is Parameter.empty and each.name not in given]:
            raise ValueError(f"the measure {self.name!r} cannot be asked this way: it needs {' and '.join(lacking)}")
        takes_others = any(each.kind is Parameter.VAR_KEYWORD for each in asked)
        if strange := [] if takes_others else sorted(given.keys() - set(known)):
            there = f"it takes {', '.join(known)}" if known else "it takes nothing"
            raise ValueError(f"the measure {self.name!r} cannot be asked this way: {there}, and no {strange[0]!r}")


def institutions_asked(measures: Iterable[str]) -> list[str]:
    """Give the institutions that some measures name, as written there; a measure that cannot be read names none."""
    found: list[str] = []
    for text in measures:
        with suppress(ValueError):
            found.append(dict(Measure.parse(text).arguments).get("institution", ""))
    return list(dict.fromkeys(filter(None, found)))


_YEAR = re.compile(r"20[0-9]{2}")
_SHARE = re.compile(r"[0-9]{0,3}\.?[0-9]{1,15}")
_FIXED: dict[str, tuple[str, ...]] = {"subset": SUBSETS, "unit": tuple(UNITS), "kind": KINDS}


def _require_cohort(sources: Sources, cohort: str) -> None:
    if cohort not in {each.name for each in sources.study.cohorts}:
        names = ", ".join(each.name for each in sources.study.cohorts)
        raise ValueError(f"the study has no cohort {cohort!r}, there are {names}")


def _count(sources: Sources, *, cohort: str, **where: str) -> Count | Absence:
    if unknown := set(where) - {*_FIXED, "institution", "call_year", "activity_type"}:
        raise ValueError(f"the statistics have no column {min(unknown)!r}")
    for column, values in _FIXED.items():
        if where.get(column, values[0]) not in values:
            raise ValueError(f"{column} is one of {', '.join(values)}")
    _require_cohort(sources, cohort)
    keys = {**where, "call_year": _year(where["call_year"])} if "call_year" in where else dict(where)
    if "institution" in keys:
        keys["institution"] = sources.names.of(keys["institution"])
    return sources.statistics.find(cohort, **keys) or Absence.NOT_APPLICABLE


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise ValueError("call_year is a year in four digits")
    return int(text)


def _shown(count: Whole) -> Value:
    return Absence.HIDDEN if is_hidden(count) else count


def _total(sources: Sources, *, cohort: str, **where: str) -> Value:
    count = _count(sources, cohort=cohort, **where)
    return count if isinstance(count, Absence) else _shown(count.total)


def _blended(sources: Sources, *, cohort: str, **where: str) -> Value:
    count = _count(sources, cohort=cohort, **where)
    return count if isinstance(count, Absence) else _shown(count.blended)


def _share(sources: Sources, *, cohort: str, **where: str) -> Value:
    count = _count(sources, cohort=cohort, **where)
    if isinstance(count, Absence):
        return count
    if count.hidden:
        return Absence.HIDDEN
    # A plain fraction: what is published has the decimals that it was published with.
    return Absence.NOT_APPLICABLE if count.share is None else Fraction(count.share)


def _requested(sources: Sources, *, cohort: str, institution: str = "") -> Value:
    _require_cohort(sources, cohort)
    found = sources.requests.of(cohort, sources.names.of(institution))
    return _shown(found.requested) if found else Absence.NO_DATA


def _institutions_above(sources: Sources, *, share: str, cohort: str) -> Value:
    _require_cohort(sources, cohort)
    if not _SHARE.fullmatch(share):
        raise ValueError("share is a fraction such as 0.5")
    counts = sources.statistics.by("institution", cohort).values()
    if any(count.hidden for count in counts):
        return Absence.HIDDEN
    return sum(count.share is not None and count.share > Fraction(share) for count in counts)


def _in_frame(sources: Sources) -> Value:
    return Absence.NO_DATA if sources.institutions is None else len(sources.institutions)


def _of_frame(sources: Sources, column: str) -> Value:
    if sources.institutions is None:
        return Absence.NO_DATA
    return sum(value is True for value in sources.institutions[column])


def _exported(sources: Sources, *, cohort: str) -> Value:
    _require_cohort(sources, cohort)
    projects = sources.projects
    return int(projects.loc[(projects["cohort"] == cohort) & projects["exported"], "institution"].nunique())


def _export_date(sources: Sources, *, cohort: str) -> Value:
    _require_cohort(sources, cohort)
    dates = {each.name: each.exported_on for each in sources.study.cohorts}
    return dates[cohort] or Absence.NO_DATA


def _minimum_days(sources: Sources, *, activity_type: str, call_year: str) -> Value:
    year = _year(call_year)
    if activity_type not in activity_types(sources.study.sector):
        raise ValueError(f"the list of the sector has no activity type {activity_type!r}")
    limits = days_allowed(sources.study, activity_type, year)
    return limits[0] if limits else Absence.NOT_APPLICABLE


_SHORT = {"policy": "policy.present", "aware": "aware.somewhere"}
"""How themes were asked for when there was no codebook, and the codes that they have in ours."""


def _survey(sources: Sources, *, theme: str = "", count: str = "", form: str = "", **others: str) -> Value:
    """Count the institutions that name a theme; `count` is an older word for `theme`, with two short names."""
    survey = sources.survey
    if survey.codebook.empty:
        return Absence.NO_SURVEY
    if others or bool(theme) == bool(count):
        raise ValueError("of a survey a theme can be asked, as in 'survey theme=policy.present', and a form with it")
    known = set(survey.codebook["theme"])
    code = theme or (_SHORT[count] if _SHORT.get(count) in known else count)
    if code not in known:
        raise ValueError(f"the codebook has no theme {code!r}")
    forms = set(survey.response.loc[survey.response["by"] == "form", "group"])
    if form and forms and form not in forms:  # an edition with small groups has none
        raise ValueError(f"the survey has no form {form!r}")
    themes = survey.themes
    if themes.empty:  # nothing was coded, or so few answered that nothing of it may be shown
        return Absence.HIDDEN if sources.study.disclosure.hides_counts else Absence.NO_DATA
    found = themes.loc[(themes["theme"] == code) & (themes["form"] == form), "institutions"]
    # Every theme has a row, but for those that an edition does not show.
    return _shown(whole(found.iloc[0])) if len(found) else Absence.HIDDEN


def _context(sources: Sources, *, indicator: str, region: str = "", year: str = "") -> Value:
    if sources.context is None:
        return Absence.NO_CONTEXT
    found = value_of(sources.context, indicator, region, year)
    return Absence.NO_CONTEXT if found is None else found


MEASURES: dict[str, Callable[..., Value]] = {
    "total": _total,
    "blended": _blended,
    "share": _share,
    "requested": _requested,
    "institutions_above": _institutions_above,
    "institutions_in_frame": _in_frame,
    "institutions_approached": lambda sources: _of_frame(sources, "approached"),
    "institutions_responded": lambda sources: _of_frame(sources, "responded"),
    "institutions_exported": _exported,
    "user_threshold": lambda sources: sources.study.user_threshold,
    "export_date": _export_date,
    "minimum_days": _minimum_days,
    "survey": _survey,
    "context": _context,
}
