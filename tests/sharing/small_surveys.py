"""Small surveys at random, protected and attacked: `python -m tests.sharing.small_surveys 500 --seed 1`."""

import argparse
import random
from collections.abc import Sequence
from dataclasses import fields, replace

import pandas as pd
from tests.sharing.survey_attack import MEANS, MORE_THEME, SAYING, THEMES, State, counted, derivable, told_of
from tests.survey.made_survey import made_survey

from blendresearch.base.hidden import is_hidden
from blendresearch.sharing.protected_survey import protect_survey
from blendresearch.study.settings import Study
from blendresearch.survey.making_tables import make_survey_tables
from blendresearch.survey.survey import Survey
from blendresearch.survey.survey_tables import SurveyTables

FORMS = ("user", "non-user")
_PARENTS = {"p": "", "p.a": "p", "p.b": "p", "q": "", MORE_THEME: ""}


def study(minimum: int, name_institutions: bool = True) -> Study:
    return Study.model_validate(
        {
            "title": {"en": "x"}, "country": "NL", "sector": "VET", "cohorts": [{"name": "done", "call_years": [2021]}],
            "disclosure": {"minimum_count": minimum, "name_institutions": name_institutions},
        }
    )  # fmt: skip


def survey_of(states: Sequence[tuple[str, State]]) -> Survey:
    """Make a survey of institutions, each with the form that it answered and the cells that it counts in."""
    names = [f"I{number:02}" for number in range(len(states))]
    sound = made_survey()
    codebook = pd.DataFrame([{"theme": theme, "parent": parent} for theme, parent in _PARENTS.items()])
    codebook = codebook.reindex(columns=sound.codebook.columns, fill_value="").assign(kind="obstacle", follow="no")
    frame = pd.DataFrame({"row": range(len(names)), "institution": names, "approached": True, "responded": True,
                          "survey_form": [form for form, _ in states], "note": ""})  # fmt: skip
    respondents = pd.DataFrame({"institution": names, "form": frame["survey_form"], "complete": True, "counts": True,
                                "file": "", "row": 0})  # fmt: skip
    codings, answers = [], []
    for name, (form, state) in zip(names, states, strict=True):
        codings += [
            (name, form, "why", theme, 1, "answer", "", 0) for theme in sorted({*_PARENTS} & state) or ["nothing"]
        ]
        answers += [(name, form, "means", "", option, None, None) for option in "AB" if f"means {option}" in state]
        answers += [
            (name, form, "more_done", "", each, None, None) for each in ("Yes", "No") if f"more {each}" in state
        ]
        number = 9.0 if "says more" in state and not {"more Yes", MORE_THEME} & state else 0.0
        answers += [(name, form, "blended_done", "", "", number, number)] if "done" in state else []
    asked = [("means", "multiple", ("A", "B")), ("more_done", "single", ("Yes", "No")), ("blended_done", "number", ())]
    questions = [(code, form, kind, options, "", "") for form in FORMS for code, kind, options in asked]
    return replace(
        sound, frame=frame, respondents=respondents, codebook=codebook, visits=sound.visits.head(0),
        codings=pd.DataFrame(codings, columns=sound.codings.columns),
        answers=pd.DataFrame(answers, columns=sound.answers.columns).astype({"low": float, "high": float}),
        questions=pd.DataFrame(questions, columns=sound.questions.columns),
    )  # fmt: skip


def protected(states: Sequence[tuple[str, State]], minimum: int) -> SurveyTables:
    of_exports = pd.DataFrame(
        {"institution": [f"I{number:02}" for number in range(len(states))], "mobilities": 20, "blended": 1}
    )
    tables = make_survey_tables(survey_of(states), of_exports, study(minimum))
    return protect_survey(tables, study(minimum))[0]


def attacked(states: Sequence[tuple[str, State]], minimum: int) -> tuple[list[tuple[str, str]], int]:
    """Protect a survey and attack it: give what is found, and how many counts are hidden.

    All states are of one world; both forms can be without an institution.
    """
    tables = protected(states, minimum)
    told = told_of({each.name: getattr(tables, each.name) for each in fields(tables)}, minimum)
    answered = {form: sum(own == form for own, _ in states) for form in FORMS}
    (world,) = [each for each in (THEMES, SAYING, MEANS) if all(state in each.states for _, state in states)][:1]
    found = derivable(world, told, answered, counted(states))
    return found, sum(map(is_hidden, told.counts.values()))


def drawn(chance: random.Random) -> tuple[list[tuple[str, State]], int]:
    """Draw a survey and a minimum: of few kinds of institutions mostly, so that counts are large and small."""
    world = chance.choice([THEMES, SAYING, MEANS])
    most = 4 if world is SAYING else 6
    some = chance.sample(world.states, min(len(world.states), chance.choice([1, 2, 3, 10])))
    sizes = (chance.randint(1, most), chance.randint(0, most))
    states = [(form, chance.choice(some)) for form, size in zip(FORMS, sizes, strict=True) for _ in range(size)]
    return states, chance.choice([3, 3, 4, 5])


def main() -> None:
    """Attack so many random surveys, and tell each that is found out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("surveys", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, hidden, wrong = random.Random(asked.seed), 0, 0
    for _ in range(asked.surveys):
        states, minimum = drawn(chance)
        found, own = attacked(states, minimum)
        hidden += own
        if found:
            wrong += 1
            print(minimum, [(form, sorted(state)) for form, state in states], found)
    print(f"{asked.surveys} surveys, {hidden} hidden counts, {wrong} surveys tell one")


if __name__ == "__main__":
    main()
