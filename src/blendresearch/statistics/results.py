"""The results of a study: one frozen value that all after it reads, and that loads from a folder.

Nothing in it leads back to a record. So an edition that is shared, whose tables were protected before its results were
made, cannot show more than those tables hold; and the results of an earlier edition are read without its exports.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import pandas as pd

from blendresearch.base.editions import FULL, SHARED, Edition
from blendresearch.base.hidden import Whole, whole
from blendresearch.base.tables import load_table, save_table
from blendresearch.mobilities.findings import Findings
from blendresearch.statistics.base_tables import Tables, make_tables, read_falls
from blendresearch.statistics.categories import Categories
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.editions.comparing import ThisEdition, compare
from blendresearch.statistics.editions.earlier_results import as_json, of_json, read_edition
from blendresearch.statistics.editions.edition_tables import EDITION_TABLES, edition_tables
from blendresearch.statistics.editions.values import EarlierEdition, Editions
from blendresearch.statistics.inference import Inference
from blendresearch.statistics.inference_tables import inference_tables
from blendresearch.statistics.measures import Sources
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.project_states import ProjectsOfCohort, projects_of
from blendresearch.statistics.published import PublishedFigure, as_table, reproduce
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.sensitivity import make_sensitivity
from blendresearch.statistics.surveyed import survey_tables
from blendresearch.statistics.told_figures import wrong_calls
from blendresearch.statistics.totals import Statistics
from blendresearch.study.files import digest_of
from blendresearch.study.inputs import Inputs
from blendresearch.study.list_rows import stop_at
from blendresearch.study.settings import Study
from blendresearch.study.spellings import Spellings
from blendresearch.study.texts.own_texts import OwnTexts
from blendresearch.survey.read import SurveyRead
from blendresearch.survey.survey_tables import PUBLISHED_SURVEY_TABLES, SurveyTables

PUBLISHED_TABLES = (
    "statistics", "requests", "indicators", "influence", "funnel", "change", "registration", "bounds", "sensitivity",
    "validation_estimate", "reproduction",
)  # fmt: skip
"""The tables that are published of any edition, besides those of a survey; one that is shared has `disclosure`, too."""
_ABOUT, _OWN_TEXTS, _LISTS = "results.json", "own_texts.json", ("frame", "published", "context")
_EARLIER = "earlier_edition.json"


class Listed(NamedTuple):
    """How many projects the list of projects has, and of how many of them it says what was requested."""

    projects: int
    known: int

    @classmethod
    def of(cls, projects: pd.DataFrame | None) -> "Listed | None":
        """Count the projects of `projects.csv`, one of several rows once; None where there is no such list."""
        if projects is None:
            return None
        unknown = projects.loc[projects["requested_blended"].isna(), "project_code"].nunique()
        return cls(many := projects["project_code"].nunique(), many - unknown)


@dataclass(frozen=True)
class Lists:
    """What the lists of the study say, as far as the edition may know: names are neutral where it hides them.

    `projects` has a row a project in a cohort; the others but `spellings` are None where there is no such list.
    """

    projects: pd.DataFrame
    listed: Listed | None
    frame: pd.DataFrame | None
    published: pd.DataFrame | None
    spellings: Spellings = field(default_factory=Spellings)
    context: pd.DataFrame | None = None


@dataclass(frozen=True)
class Results:
    """All that is known of a study: `name` is that of its folder, `study` its settings, the rest its numbers.

    `inputs` is the SHA-256 of each file of the input that the edition may name, and of a shared one "" for each export:
    a hash confirms what somebody guesses of the file. `unread` is the number of files between the exports that were not
    read. `decisions` is `disclosure.csv`, None in the full edition. `neutral` gives for each
    language how it calls the neutral names, which the tables hold in English; it is empty where names are shown.
    `own_texts` are those that the study wrote, with the names that the edition shows. `earlier_edition` is what the
    edition before this one published, None where `previous` names none.
    """

    name: str
    edition: Edition
    study: Study
    tables: Tables
    lists: Lists
    inputs: Mapping[str, str]
    unread: int = 0
    decisions: pd.DataFrame | None = None
    neutral: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    survey: SurveyTables = field(default_factory=SurveyTables.none)
    own_texts: OwnTexts = field(default_factory=OwnTexts, repr=False)
    earlier_edition: EarlierEdition | None = field(default=None, repr=False)

    @classmethod
    def of(cls, inputs: Inputs, counts: Counts, unread: int = 0, survey: SurveyRead | None = None) -> Self:
        """Make the results of the full edition."""
        lists = Lists(
            projects_of(inputs, counts), Listed.of(inputs.projects), inputs.frame, inputs.published, inputs.spellings,
            inputs.context,
        )  # fmt: skip
        return cls(
            inputs.name, FULL, inputs.study, make_tables(inputs, counts), lists, inputs.files, unread,
            survey=survey_tables(survey, inputs, counts), own_texts=inputs.own_texts,
            earlier_edition=read_edition(inputs.study, inputs.snapshot.others),
        )  # fmt: skip

    # Looking things up

    @cached_property
    def statistics(self) -> Statistics:
        """Give `statistics.csv`, to look up."""
        return Statistics(self.tables.statistics)

    @cached_property
    def requests(self) -> Requests:
        """Give `requests.csv`, to look up."""
        return Requests(self.tables.requests)

    @cached_property
    def findings(self) -> Findings:
        """Give `registration.csv`, to look up."""
        return Findings(self.tables.registration)

    @cached_property
    def categories(self) -> Categories:
        """Give the mobilities of learners, staff and others, to look up."""
        return Categories(self.tables.categories)

    @cached_property
    def inference(self) -> Inference:
        """Give what can be concluded from the shares."""
        return Inference(self.study, self.statistics, self.categories)

    @cached_property
    def editions(self) -> Editions | None:
        """Give this edition beside the one before it; None where `previous` names none."""
        if self.earlier_edition is None:
            return None
        proposed = next(iter(self.inference.cohorts.values())).proposed or ()
        now = ThisEdition(
            self.study, self.statistics, self.requests, focus=tuple(self.study.focus) or proposed,
            spellings=self.lists.spellings, kept=self.tables.earlier, themes=self.survey.change,
            surveyed=self.has_survey, projects=ProjectsOfCohort(self.lists.projects),
        )  # fmt: skip
        return compare(self.earlier_edition, now)

    @cached_property
    def published(self) -> list[PublishedFigure]:
        """Give what became of every published figure; none when no figure was published."""
        return reproduce(self.lists.published, self.sources)

    @cached_property
    def sources(self) -> Sources:
        """Give what measures are computed from."""
        lists = self.lists
        return Sources(
            self.study, self.statistics, self.requests, lists.projects, lists.frame, lists.spellings, self.survey,
            lists.context,
        )  # fmt: skip

    def refuse_wrong_calls(self) -> None:
        """Raise InputError with everything that a text of the study asks for and that the results do not have."""
        stop_at(wrong_calls(self.own_texts, self.sources))

    def falls(self, cohort: str) -> dict[str, Fall]:
        """Give the fall from requested to realised in parts, by institution and under "" in all; {} where not known."""
        return read_falls(self.tables.falls, cohort)

    def records(self, cohort: str) -> Whole:
        """Give the number of records of a cohort in the exports, those that repeat one included."""
        table = self.tables.records
        rows = table.loc[table["cohort"] == cohort, "records"]
        return whole(rows.iloc[0]) if len(rows) else 0

    @property
    def withholds_estimates(self) -> bool:
        """Tell whether a sample was answered of which this edition does not show every estimate."""
        return self.decisions is not None and bool((self.decisions["table"] == "validation_estimate").any())

    @property
    def withholds_findings(self) -> bool:
        """Tell whether there are checks of the registration of which this edition tells nothing."""
        decided = self.decisions
        return decided is not None and bool(
            ((decided["table"] == "registration") & (decided["decision"] == "left out")).any()
        )

    @property
    def digest(self) -> str:
        """Give one SHA-256 for all of the input; "" for a shared edition."""
        return digest_of(self.inputs) if self.edition == FULL else ""

    @property
    def named_inputs(self) -> dict[str, str]:
        """Give the hashes of the input as the provenance names them: of a shared edition the exports without any."""
        return dict(self.inputs) if self.edition == FULL else {"mobilities/": ""}

    # Files

    @property
    def table_names(self) -> tuple[str, ...]:
        """Name the tables that are published."""
        survey = PUBLISHED_SURVEY_TABLES if self.has_survey else ()
        editions = EDITION_TABLES if self.earlier_edition is not None else ()
        return (*PUBLISHED_TABLES, *survey, *editions, *(() if self.decisions is None else ("disclosure",)))

    @property
    def has_survey(self) -> bool:
        """Tell whether anything was read of a survey; the response alone can follow from `institutions.csv`."""
        return not self.survey.sources.empty

    def save(self, folder: Path) -> list[Path]:
        """Write the results to a folder, from which `load` reads them, and the tables that follow from them.

        Gives the files.
        """
        tables = {**inference_tables(self.inference), "projects": self.lists.projects}
        tables["sensitivity"] = make_sensitivity(self.study, self.statistics, self.requests)
        tables |= edition_tables(self.editions) if self.editions else {}
        tables |= {} if self.decisions is None else {"disclosure": self.decisions}
        return [
            *self.tables.save(folder),
            *self.survey.save(folder),
            *(save_table(folder, name, table) for name, table in tables.items()),
            *(_write_json(folder / f"{name}.json", _as_json(getattr(self.lists, name))) for name in _LISTS),
            _write_json(folder / _ABOUT, self._about()),
            _write_json(folder / _OWN_TEXTS, self.own_texts.to_json()),
            _write_json(folder / _EARLIER, as_json(self.earlier_edition)),
        ]

    def save_reproduction(self, folder: Path) -> Path:
        """Write `reproduction.csv`, only a heading when nothing was published; InputError for what is no measure."""
        return save_table(folder, "reproduction", as_table(self.published, "en"))

    def _about(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "edition": self.edition,
            "study": self.study.model_dump(mode="json"),
            "listed": self.lists.listed,
            "spellings": dict(self.lists.spellings.spellings),
            "inputs": dict(self.inputs),
            "unread": self.unread,
            "neutral": {code: dict(names) for code, names in self.neutral.items()},
        }

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the results that `save` wrote."""
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        lists = Lists(
            load_table(folder, "projects"),
            Listed(*about["listed"]) if about["listed"] else None,
            _load_list(folder, "frame"),
            _load_list(folder, "published"),
            Spellings(about["spellings"]),
            _load_list(folder, "context"),
        )
        decided = load_table(folder, "disclosure") if about["edition"] == SHARED else None
        study = Study.model_validate(about["study"])
        own_texts, earlier = (
            json.loads((folder / name).read_text(encoding="utf-8")) for name in (_OWN_TEXTS, _EARLIER)
        )
        return cls(
            about["name"], about["edition"], study, Tables.load(folder), lists, about["inputs"], about["unread"],
            decided, about["neutral"], SurveyTables.load(folder), OwnTexts.from_json(own_texts), of_json(earlier),
        )  # fmt: skip

    def in_language(self, code: str) -> Self:
        """Give the results with neutral names as a language calls them; the same where names are shown."""
        names = self.neutral.get(code)
        if not names:
            return self
        return replace(
            self,
            study=self.study.renamed(names),
            tables=replace(self.tables, **_renamed(vars(self.tables), names)),
            lists=replace(self.lists, **_renamed(vars(self.lists), names)),
            survey=replace(self.survey, **_renamed(vars(self.survey), names)),
            neutral={},
        )


def _renamed(tables: Mapping[str, object], names: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Give the tables that have institutions, with other names."""
    return {
        name: table.assign(institution=table["institution"].replace(dict(names)))
        for name, table in tables.items()
        if isinstance(table, pd.DataFrame) and "institution" in table
    }


def _as_json(rows: pd.DataFrame | None) -> dict[str, list] | None:
    """Give a list of the study as JSON, which keeps its texts, numbers, answers and gaps apart."""
    return None if rows is None else {"columns": list(rows), "data": rows.astype(object).to_numpy().tolist()}


def _write_json(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return path


def _load_list(folder: Path, name: str) -> pd.DataFrame | None:
    read = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return None if read is None else pd.DataFrame(read["data"], columns=read["columns"], dtype=object)
