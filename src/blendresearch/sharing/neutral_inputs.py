"""The input of a study with neutral names in place of the real ones, before anything is made of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

import pandas as pd

from blendresearch.data.rules import rules
from blendresearch.language import available
from blendresearch.sharing.neutral_names import NeutralNames
from blendresearch.sharing.replacing import Replacer
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.measures import Measure
from blendresearch.study.inputs import Inputs
from blendresearch.study.settings import Filled, Study
from blendresearch.study.spellings import Spellings
from blendresearch.survey.shown.listed_names import ListedNames, names_of_institutions
from blendresearch.survey.shown.placeholders import names_replaced_by

_ON_SURVEY = ("population", "funnel")
"""Places of remarks that are about who answered, beside those of the survey itself."""


class Neutral:
    """Gives the input of a study, and what was counted of its records, with neutral names in English.

    Texts that are there in several languages get the names of their own language.
    """

    def __init__(self, names: NeutralNames, spellings: Mapping[str, str]) -> None:
        self.names = names
        self.institutions = names.named("en")
        self._listed = ListedNames(names_of_institutions(self.institutions, Spellings(spellings)))
        self._replace = {code: _replacer(names, code, spellings) for code in {"en", *available()}}

    def inputs(self, inputs: Inputs) -> Inputs:
        """Give the input of a study without its files."""
        return replace(
            inputs,
            study=self.study(inputs.study),
            spellings=Spellings(),
            projects=None if inputs.projects is None else self.projects(inputs.projects),
            frame=None if inputs.frame is None else self.frame(inputs.frame),
            published=None if inputs.published is None else self.published(inputs.published),
            context=None if inputs.context is None else self.context(inputs.context),
            focus_as_written=(),
            own_texts=inputs.own_texts.told(self.told, inputs.study.logo),
            snapshot=replace(inputs.snapshot, hashes={}, states={}),
        )

    def counts(self, counts: Counts) -> Counts:
        """Give what was counted, in an order that follows from the neutral names."""
        named = {name: self._renamed(getattr(counts, name)) for name in ("cube", "registration", "profiles")}
        places = {rule.id: place for place, rule in enumerate(rules())}
        found = named["registration"].assign(place=named["registration"]["rule"].map(places))
        found = found.sort_values(["place", "cohort", "institution"], ignore_index=True).drop(columns="place")
        projects = self.projects(counts.found_projects)
        empty = counts.empty_exports.assign(
            file="", project_code=counts.empty_exports["project_code"].map(self.names.projects).fillna("")
        )
        return replace(counts, **{**named, "registration": found}, found_projects=projects, empty_exports=empty)

    def _renamed(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(institution=table["institution"].map({"": "", **self.institutions}))

    def study(self, study: Study) -> Study:
        """Give the settings of a study."""
        return study.model_copy(
            update={
                "title": self._by_language(study.title),
                "focus": sorted(self.institutions[name] for name in study.focus),
                "filled_in": [self._filled(each) for each in study.filled_in],
                "remarks": [
                    each.model_copy(update={"text": self._told_on(each.on, each.text)}) for each in study.remarks
                ],
            }
        )

    def projects(self, projects: pd.DataFrame) -> pd.DataFrame:
        """Give projects (`project_code`, `institution`) in the order of their neutral codes."""
        named = projects.assign(
            project_code=projects["project_code"].map(self.names.projects),
            institution=projects["institution"].map(self.institutions),
        )
        return named.sort_values(["project_code", "institution"], ignore_index=True)

    def frame(self, institutions: pd.DataFrame) -> pd.DataFrame:
        """Give the frame of institutions in the order of their neutral names, without their notes."""
        named = institutions.assign(institution=institutions["institution"].map(self.institutions), note="")
        return named.sort_values("institution", ignore_index=True)

    def published(self, published: pd.DataFrame) -> pd.DataFrame:
        """Give the published figures that are of no single institution, numbered anew.

        Who was published by name is known to every reader of that publication, whatever the institution is called here.
        """
        named = published[~published["measure"].map(_is_of_institution).astype(bool)]
        texts = {
            name: named[name].map(self._replace[name.removeprefix("what_") if name != "what" else "en"])
            for name in named
            if name == "what" or name.startswith("what_")
        }
        named = named.assign(**texts, note="", section="").reset_index(drop=True)
        return named.assign(id=[str(number) for number in range(1, len(named) + 1)])

    def context(self, context: pd.DataFrame) -> pd.DataFrame:
        """Give the indicators around the study, without names in their words."""
        texts = [name for name in context if name not in ("row", "year", "value")]
        codes = {name: name.partition("_")[2] or "en" for name in texts}
        return context.assign(**{name: context[name].map(self._replace[codes[name]]) for name in texts})

    def told(self, text: str, code: str) -> str:
        """Give a text in a language with neutral names in place of the real ones."""
        return self._replace.get(code, self._replace["en"])(text)

    def unnamed(self, text: str, code: str) -> str:
        """Give a text with a placeholder in a language in place of the names of institutions.

        For what institutions said: whoever knows who said it would know from a neutral name whose counts are whose.
        """
        return self._listed.replaced(text, names_replaced_by(code))

    def _told_on(self, place: str, texts: dict[str, str]) -> dict[str, str]:
        """Give what is told on a place; of the survey without a neutral name, as with all that is told of that."""
        if place not in _ON_SURVEY and not place.startswith("survey_"):
            return self._by_language(texts)
        return {code: self.unnamed(text, code if code in available() else "en") for code, text in texts.items()}

    def _filled(self, filled: Filled) -> Filled:
        """Give what was filled in with the neutral names of the institutions that a pattern means."""
        rows = [name for pattern in filled.rows for name in self._meant(pattern)]
        return filled.model_copy(update={"rows": rows, "note": self._told_on(filled.on[0], filled.note)})

    def _meant(self, pattern: str) -> list[str]:
        sign, words = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
        meant = sorted(neutral for name, neutral in self.institutions.items() if fnmatchcase(name, words))
        return [sign + name for name in meant] or [self.told(pattern, "en")]

    def _by_language(self, texts: dict[str, str]) -> dict[str, str]:
        return {code: self.told(text, code) for code, text in texts.items()}


def _is_of_institution(text: str) -> bool:
    """Tell whether a measure is of one institution; what cannot be read is refused later, with its row."""
    try:
        return "institution" in dict(Measure.parse(text).arguments)
    except ValueError:
        return False


def _replacer(names: NeutralNames, code: str, spellings: Mapping[str, str]) -> Callable[[str], str]:
    named = names.named(code)
    known = {spelling: named[name] for spelling, name in spellings.items() if name in named}
    return Replacer(known | dict(names.projects) | named)
