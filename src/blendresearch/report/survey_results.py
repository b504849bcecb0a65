"""The tables of the survey, as chapters ask for them: themes in the language of the report, forms and quotes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from blendresearch.base.errors import HiddenCountError
from blendresearch.base.hidden import Whole, is_hidden, sum_of, whole
from blendresearch.language import chain, load
from blendresearch.study.frame_forms import USER
from blendresearch.survey.codebook import shipped_texts
from blendresearch.survey.exact.finite_population import population_limits
from blendresearch.survey.survey import NOTHING
from blendresearch.survey.survey_tables import SurveyTables

FEWEST_OF_A_FORM = 5
"""Forms are set beside each other when each has at least so many institutions that answered."""
CLEAR = 0.05
"""A difference with a smaller chance than this is called one."""
_IN_SECTIONS = (("policy", "feedback"), ("obstacle",))
"""Kinds of themes with a section each, by chapter in the order of the report."""
_IN_LISTS = ("benefit", "idea", "practice", "wish")
"""Kinds of themes that stand in lists, in the order of the report."""
_MOST_OF_SECTION = 2
"""So many quotes stand below a theme with a section at most; others have one."""
_FEW, _MANY = 3, 5
"""So many themes are those named most; with ties at most so many."""
Limits = tuple[int, int]


@dataclass(frozen=True)
class Theme:
    """A theme of the codebook, and how many institutions name it or one below it.

    `named` of `answered`, in a frame of `population`. `limits` are the 95% limits and `bounds` those without
    assumption, in institutions of the frame; None where they are not known or may not be shown. `words` is the
    frequency word, "" where there is none.
    """

    code: str
    parent: str
    kind: str
    label: str
    definition: str
    outcomes: tuple[str, ...]
    follow: str
    counter: str
    named: Whole
    answered: Whole
    population: Whole
    limits: Limits | None
    bounds: Limits | None
    words: str

    @property
    def hidden(self) -> bool:
        """Tell whether the number of institutions that name it is hidden."""
        return is_hidden(self.named)


@dataclass(frozen=True)
class OfForm:
    """How many of the institutions that answered a form name a theme."""

    form: str
    named: Whole
    answered: Whole


@dataclass(frozen=True)
class Quote:
    """Words that may be shown, and their language where it is another than that of the report, else ""."""

    number: int
    words: str
    language: str


@dataclass(frozen=True)
class Registered:
    """What is registered in the first cohort, and bounds of what was done, of all institutions together.

    `says_more` of the `answered` say that more was done than registered; `low` and `high` are the bounds. `limits` are
    the 95% limits of how many of the `population` would say so; None where it is not known or may not be shown.
    """

    answered: Whole
    says_more: Whole
    registered: Whole
    low: Whole
    high: Whole
    population: Whole
    limits: Limits | None


class SurveyResults:
    """The survey of a study, to look up; false where there is none."""

    def __init__(self, tables: SurveyTables, code: str) -> None:
        """Take the tables; `code` is the language of the report."""
        self.tables, self._code = tables, code

    def __bool__(self) -> bool:
        return bool(len(self.tables.response) or len(self.tables.themes))

    # Themes

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """Give every theme with a count, by its code, in the order of the codebook; what has no theme is left out."""
        about = {row.theme: row for row in self.tables.codebook.itertuples()}
        table = self.tables.themes
        found = {row.theme: self._theme(row, about.get(row.theme)) for row in table[table["form"] == ""].itertuples()}
        order = [code for code in about if code in found] + [code for code in found if code not in about]
        return {code: found[code] for code in order if code != NOTHING}

    def _theme(self, row: tuple, about: tuple | None) -> Theme:
        outcomes = about.outcome.split(";") if about else []
        return Theme(
            row.theme, row.parent, row.theme_kind, self._told(about, "label") or row.theme,
            self._told(about, "definition"), tuple(filter(None, map(str.strip, outcomes))),
            about.follow if about else "", about.counter if about else "",
            whole(row.institutions), whole(row.answered), whole(row.population),
            _pair(row.lower, row.upper), _pair(row.least, row.most), row.words,
        )  # fmt: skip

    @cached_property
    def question_labels(self) -> dict[str, str]:
        """Give what each question is called in the language of the report, by its code."""
        rows = self.tables.questions.itertuples()
        return {row.question: self._told(row, "label") or row.question for row in rows}

    def _told(self, about: tuple | None, what: str) -> str:
        """Give a label or definition in the language of the report, else in English, else in Dutch."""
        texts = (getattr(about, f"{what}_{code}", "") for code in (*chain(self._code), "en", "nl"))
        text = next(filter(None, texts), "")
        return load(self._code).put(text) if text in shipped_texts() else text

    def of_kind(self, *kinds: str) -> list[Theme]:
        """Give the themes of some kinds that have none above them."""
        return [each for each in self.themes.values() if each.kind in kinds and each.parent not in self.themes]

    def below(self, code: str) -> list[Theme]:
        """Give the themes right below a theme."""
        return [each for each in self.themes.values() if each.parent == code]

    def named_most(self, kinds: Sequence[str], *, leaves: bool = False) -> list[Theme]:
        """Give the themes of some kinds that anybody names, by how many do; with `leaves` those with none below them.

        Raise HiddenCountError when a hidden count could be larger than one that is shown.
        """
        chosen = self.leaves(*kinds) if leaves else self.of_kind(*kinds)
        if any(is_hidden(each.named) and each.named.below is None for each in chosen):
            raise HiddenCountError
        return [each for each in by_count(chosen) if not each.hidden and each.named]

    def leaves(self, *kinds: str) -> list[Theme]:
        """Give the themes of some kinds that have none below them."""
        parents = {each.parent for each in self.themes.values()}
        return [each for each in self.themes.values() if each.kind in kinds and each.code not in parents]

    # Forms

    @cached_property
    def forms(self) -> dict[str, Whole]:
        """Give the forms with answers, that of users first, and how many institutions answered each."""
        table = self.tables.themes
        rows = table[table["form"] != ""].drop_duplicates("form").itertuples()
        found = {row.form: whole(row.answered) for row in rows if is_hidden(row.answered) or row.answered}
        return {form: found[form] for form in sorted(found, key=lambda form: (form != USER, form))}

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """Give the forms that can be set beside each other: two or more, each with enough answers; else none."""
        enough = all(not is_hidden(answered) and answered >= FEWEST_OF_A_FORM for answered in self.forms.values())
        return tuple(self.forms) if enough and len(self.forms) > 1 else ()

    def by_form(self, theme: Theme) -> list[OfForm]:
        """Give the counts of a theme for each form that can be set beside the others, with what is hidden as it is."""
        found = ((form, self._of_forms.get((theme.code, form))) for form in self.compared)
        return [OfForm(form, whole(row.institutions), whole(row.answered)) for form, row in found if row]

    @cached_property
    def _of_forms(self) -> dict[tuple[str, str], tuple]:
        """Index the counts by theme and form: a report looks each of them up."""
        return {(row.theme, row.form): row for row in self.tables.themes.itertuples()}

    # Words

    def quotes(self, *codes: str, most: int = 2, told: Iterable[int] = ()) -> list[Quote]:
        """Give at most so many quotes on themes, the first of each theme before the second of one, none of `told`.

        A quote is in the language of the report where there is a translation, else in that in which it was written.
        """
        table = self.tables.quotes
        by_theme = [[int(n) for n in table.loc[table["theme"] == code, "number"]] for code in codes]
        longest = max(map(len, by_theme), default=0)
        numbers = [own[place] for place in range(longest) for own in by_theme if place < len(own)]
        new = [number for number in dict.fromkeys(numbers) if number not in set(told)]
        return [self._quote(number) for number in new[:most]]

    @cached_property
    def _placed(self) -> dict[tuple[str, str], list[Quote]]:
        """Give each quote its one place in the report: the theme it stands with, and whether it speaks for or against.

        Themes come in the order of their chapters. A quote on two themes stands with the first; a benefit that speaks
        against an obstacle stands there, and no more among the benefits. That of the summary stands with none.
        """
        told = {quote.number for quote in self.quotes_of_summary}
        placed: dict[tuple[str, str], list[Quote]] = {}

        def place(theme: str, side: str, codes: Sequence[str], most: int) -> None:
            placed[theme, side] = self.quotes(*codes, most=most, told=told)
            told.update(quote.number for quote in placed[theme, side])

        for theme in (each for kinds in _IN_SECTIONS for each in by_count(self.of_kind(*kinds)) if each.named):
            place(theme.code, "for", self._quoted(theme), _MOST_OF_SECTION)
            if theme.counter in self.themes:
                place(theme.code, "against", [theme.counter], 1)
        for theme in (each for kind in _IN_LISTS for each in by_count(self.leaves(kind))):
            place(theme.code, "for", [theme.code], 1)
        return placed

    def quotes_for(self, theme: Theme) -> list[Quote]:
        """Give the quotes that stand with a theme; a quote stands once in the report."""
        return self._placed.get((theme.code, "for"), [])

    def quotes_against(self, theme: Theme) -> list[Quote]:
        """Give the quote that stands with a theme and speaks against it, if any."""
        return self._placed.get((theme.code, "against"), [])

    @cached_property
    def obstacles_named_most(self) -> list[Theme]:
        """Give the obstacles that most institutions name; none where a hidden count could be larger."""
        try:
            return most(self.named_most(["obstacle"]))
        except HiddenCountError:
            return []

    @cached_property
    def quotes_of_summary(self) -> list[Quote]:
        """Give at most one quote, which stands nowhere else: of the obstacle named most that has most quotes.

        It is the first that the section of that obstacle has no room for, else the last.
        """
        of = (self.quotes(*self._quoted(each), most=_MOST_OF_SECTION + 1) for each in self.obstacles_named_most)
        return max(of, key=len, default=[])[-1:]

    def _quoted(self, theme: Theme) -> list[str]:
        """Give the codes of which a section on a theme has quotes: those below it, most named first, and its own."""
        return [*(each.code for each in by_count(self.below(theme.code))), theme.code]

    def _quote(self, number: int) -> Quote:
        table = self.tables.quotes
        rows = table[table["number"] == number]
        row = in_own_language(rows, self._code).iloc[0]
        is_own = not row["language"] or load(self._code).reads(row["language"])
        return Quote(number, row["quote"], "" if is_own else row["language"])

    # Who answered

    @cached_property
    def everybody(self) -> tuple | None:
        """Give the response of all institutions of the frame (a row of `survey_response`); None without a frame."""
        return next(self.tables.response.query("by == 'all'").itertuples(), None)

    @cached_property
    def answered(self) -> Whole:
        """Give how many institutions answered, whether they were asked or not."""
        if self.themes:
            return next(iter(self.themes.values())).answered
        row = self.everybody
        return sum_of([whole(row.complete), whole(row.partial), whole(row.unasked)]) if row else 0

    @cached_property
    def asked(self) -> Whole:
        """Give how many institutions answered that were asked."""
        row = self.everybody
        return sum_of([whole(row.complete), whole(row.partial)]) if row else 0

    @cached_property
    def differs(self) -> bool | None:
        """Tell whether those who answered differ from the others that were asked; None where that is not known."""
        chances = self.tables.comparison["p_value"].dropna()
        return bool((chances < CLEAR).any()) if len(chances) else None

    # What else was asked

    @cached_property
    def registered(self) -> Registered | None:
        """Give what is registered against what institutions say that they did.

        None where that is not known: nobody was asked, or what they say may not be shown.
        """
        table = self.tables.registered
        row = next(table[table["institution"] == ""].itertuples(), None)
        if row is None or (not is_hidden(row.says_more) and pd.isna(row.says_more)):
            return None
        counts = (row.answered, row.says_more, row.registered, row.low, row.high)
        return Registered(*map(whole, counts), *self._of_population(whole(row.says_more), whole(row.answered)))

    def _of_population(self, named: Whole, answered: Whole) -> tuple[Whole, Limits | None]:
        """Give how large the frame is, and the limits of a count in it; none where some who answered are outside it."""
        population = whole(self.everybody.institutions) if self.everybody else 0
        known = not any(map(is_hidden, (named, answered, population))) and answered <= population
        inside = known and not self.notes.get("outside_frame")
        return population, population_limits(named, answered, population) if inside else None

    @cached_property
    def notes(self) -> dict[str, int]:
        """Give what is worth knowing of the survey, and how often it occurs."""
        rows = self.tables.notes.itertuples()
        return {row.note: whole(row.occurs) for row in rows if is_hidden(row.occurs) or row.occurs}


def most(themes: Sequence[Theme]) -> list[Theme]:
    """Give the first three themes of an order by count, and who ties with the third; fewer where too many tie.

    What one institution names is not among those named most, where others are named by more. Too many are those, too,
    that would make it all themes although some are named more: that is no *most often*.
    """
    often = [theme for theme in themes if theme.named > 1 or themes[0].named == 1]
    if len(often) <= _FEW:
        return often
    third = often[_FEW - 1].named
    more = [theme for theme in often if theme.named > third]
    tied = [theme for theme in often if theme.named >= third]
    return more if len(tied) > _MANY or (more and len(tied) == len(themes)) else tied


def by_count(themes: Iterable[Theme]) -> list[Theme]:
    """Order themes by how many institutions name them; hidden counts come after those that are shown, zeros last."""
    return sorted(themes, key=_place)


def _place(theme: Theme) -> tuple[int, int]:
    if theme.hidden:
        return 1, 0
    return (0, -theme.named) if theme.named else (2, 0)


def _pair(low: object, high: object) -> Limits | None:
    values = pd.Series([low, high], dtype=object)
    return None if values.isna().any() or values.map(is_hidden).any() else (int(low), int(high))


def any_number(registered: pd.DataFrame) -> bool:
    """Tell whether any institution gives a number of what it did: without one, bounds say nothing."""
    return bool((registered["institution"].ne("") & registered["reported_low"].notna()).any())


def without_number(registered: pd.DataFrame) -> pd.Series:
    """Tell of each row whether it is of an institution that gives no upper number of what it did."""
    return registered["institution"].ne("") & registered["reported_high"].isna()


def in_own_language(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """Give the rows (with a column `language`) in a language or the one below it; all of them where there are none."""
    found = (rows[rows["language"] == each] for each in chain(code))
    return next((own for own in found if len(own)), rows)
