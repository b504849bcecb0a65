"""One study as it may be shared: neutral names and protected counts, as `[disclosure]` of its settings asks.

A street of values: input and counts under neutral names -> base tables -> protected tables -> results. What comes out
holds nothing else, so no chapter can reach a count that is not shown. Names are neutral before anything is made, so
that no order, byte or hash depends on a real one.
"""

from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from blendresearch.base.editions import SHARED
from blendresearch.base.tables import empty_table
from blendresearch.language import available
from blendresearch.sharing.neutral_inputs import Neutral
from blendresearch.sharing.neutral_names import NeutralNames, names_of
from blendresearch.sharing.neutral_survey import neutral_survey
from blendresearch.sharing.protected_survey import protect_survey
from blendresearch.sharing.protected_tables import decided_everywhere, protect
from blendresearch.statistics.base_tables import Tables, make_tables
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.editions.earlier_results import read_edition, without_names
from blendresearch.statistics.editions.values import EarlierEdition
from blendresearch.statistics.project_states import projects_of
from blendresearch.statistics.results import Listed, Lists, Results
from blendresearch.statistics.surveyed import survey_tables
from blendresearch.study.inputs import Inputs
from blendresearch.study.lists import NUMBERS_OF_PROJECTS
from blendresearch.survey.read import SurveyRead


@dataclass(frozen=True)
class Source:
    """The input of a study and what was counted, under the names that may be shown; `names` are the neutral ones.

    `survey` is the one that was read, with its tables made of these, None where there is none.
    """

    inputs: Inputs
    counts: Counts
    names: NeutralNames | None
    survey: SurveyRead | None = None

    @classmethod
    def of(cls, inputs: Inputs, counts: Counts, survey: SurveyRead | None = None) -> Self:
        """Give real names neutral ones where the study asks for that."""
        if inputs.study.disclosure.name_institutions:
            return cls(inputs, counts, None, survey)
        names = names_of(inputs, counts)
        neutral = Neutral(names, inputs.spellings.spellings)
        shown = survey and replace(survey, survey=neutral_survey(survey.survey, neutral))
        return cls(neutral.inputs(inputs), neutral.counts(counts), names, shown)


def share(inputs: Inputs, counts: Counts, survey: SurveyRead | None = None) -> Results:
    """Give the results of a study as they may be shared; `survey` is what it says of its survey."""
    source = Source.of(inputs, counts, survey)
    shown = source.inputs
    tables, decisions = _protected(source)
    surveyed, decided = protect_survey(survey_tables(source.survey, shown, source.counts), shown.study)
    surveyed = replace(surveyed, sources=surveyed.sources.assign(file=""))
    numbers = dict.fromkeys(NUMBERS_OF_PROJECTS, float("nan"))
    lists = Lists(
        projects_of(shown, source.counts).assign(**numbers), Listed.of(shown.projects), shown.frame, shown.published,
        shown.spellings, shown.context,
    )  # fmt: skip
    return Results(
        inputs.name, SHARED, shown.study, tables, lists, _numbered(len(inputs.exports)),
        decisions=pd.concat([decisions, decided], ignore_index=True), neutral=_by_language(source.names),
        survey=surveyed, own_texts=shown.own_texts, earlier_edition=_earlier(inputs),
    )  # fmt: skip


def _earlier(inputs: Inputs) -> EarlierEdition | None:
    """Give what the edition before this one published, without the names that this one hides."""
    earlier = read_edition(inputs.study, inputs.snapshot.others)
    return without_names(earlier) if earlier and not inputs.study.disclosure.name_institutions else earlier


def _numbered(exports: int) -> dict[str, str]:
    """Give a number to each export in place of its name, and no hash: by that one could try what it may hold."""
    wide = len(str(exports))
    return {f"mobilities/export-{number:0{wide}}": "" for number in range(1, exports + 1)}


def _protected(source: Source) -> tuple[Tables, pd.DataFrame]:
    """Make the base tables and protect their counts where the study asks for that; with what was decided."""
    study = source.inputs.study
    tables, decisions = make_tables(source.inputs, source.counts), empty_table("disclosure")
    if study.disclosure.hides_counts:
        projects = projects_of(source.inputs, source.counts)
        each = projects.drop_duplicates(["project_code", "institution"])
        states = each[["cohort", "state"]].value_counts().to_dict()
        tables, decisions = protect(tables, study, source.counts.profiles, states)
    everywhere = decided_everywhere(names=source.names is not None, counts=study.disclosure.hides_counts)
    return tables, pd.concat([everywhere, decisions], ignore_index=True)


def _by_language(names: NeutralNames | None) -> dict[str, dict[str, str]]:
    """Map the neutral names in English, as tables hold them, to those of each language."""
    if names is None:
        return {}
    english = names.named("en")
    return {code: {english[name]: own for name, own in names.named(code).items()} for code in available()}
