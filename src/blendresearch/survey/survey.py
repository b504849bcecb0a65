"""What a study folder says of its survey, read and judged: the one value that all tables of the survey are made of."""

from dataclasses import dataclass

import pandas as pd

OTHER = "other"
"""The option of what is chosen and is none of those of the question."""
DONE, MORE = "blended_done", "more_done"
"""Questions with a code of their own: how many blended mobilities were done, and whether more than was registered."""
MORE_THEME = "registration.done_not_registered"
"""The theme of answers that say in words that more was done than registered."""
NOTHING = "nothing"
"""The theme of an answer that was read and has none: it shows that the answer was coded, and is not counted."""


@dataclass(frozen=True)
class Survey:
    """A survey: institutions have the names under which they are counted, coders are numbers from 1.

    `frame`: institutions.csv as `study.lists` reads it, or None.
    `respondents`: a row an answer: `institution`, `form`, `complete`, `counts` (False where it is left out: empty, or
    partial where the study says so), `file`, `row`. Of an institution that answers twice there are two.
    `questions`: `question`, `form`, `kind`, `options` (a tuple of texts), `label_nl`, `label_en`; a row a question and
    form.
    `answers`: to closed questions: `institution`, `form`, `question`, `item` (statement of a grid, item of a ranking,
    else ""), `option` (as in questions.csv, or "other"; "" for a ranking or number), `low`, `high` (a number or place;
    NaN for options). Words of one's own are not in it: of an open question `option` is "given".
    `codebook`: `theme`, `parent`, `kind`, `label_nl`, `label_en`, `definition_nl`, `definition_en`, `include`,
    `exclude`, `outcome`, `follow`, `counter`, in its order.
    `codings`: `institution`, `form` ("" for a visit), `question`, `theme`, `coder`, `source` ("answer" or "visit"),
    `file`, `row`.
    `quotes`: those that may be shown: `theme`, `number`, `language`, `quote`, without names.
    `practices`: those that may be shown, columns of the table `survey_practices`, `institution` where it may be named.
    `visits`: `institution`, `date`, `kind`.
    `sources`: columns of the table `survey_sources`.
    """

    frame: pd.DataFrame | None
    respondents: pd.DataFrame
    questions: pd.DataFrame
    answers: pd.DataFrame
    codebook: pd.DataFrame
    codings: pd.DataFrame
    quotes: pd.DataFrame
    practices: pd.DataFrame
    visits: pd.DataFrame
    sources: pd.DataFrame

    @property
    def has_begun(self) -> bool:
        """Tell whether anybody was asked, answered or was visited: there may be lists alone as yet."""
        asked = self.frame is not None and bool(self.frame[["approached", "responded"]].eq(True).any(axis=None))
        return asked or not (self.respondents.empty and self.codings.empty and self.visits.empty)
