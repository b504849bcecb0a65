"""However a set of mobilities is written down, the same is read and counted."""

import csv
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.odd_files.files import book
from tests.studies import (
    ALPHA,
    BETA,
    GAMMA,
    HEADING,
    Together,
    as_dict,
    cube,
    tidied,
    write_csv,
    write_study,
)  # fmt: skip

from blendresearch.data.codelists import ActivityType, activity_types, shipped_headings, spellings
from blendresearch.mobilities.tidying import write
from blendresearch.statistics.counting import count_mobilities
from blendresearch.study.reading import csv_fast

INSTITUTION = {ALPHA: "Alpha College", BETA: "Beta College", GAMMA: "Alpha College"}
COHORT = {ALPHA: ("completed", 2021), BETA: ("completed", 2022), GAMMA: ("running", 2024)}
YES, NO = ([text for text, value in spellings("yes_no").items() if value == wanted] for wanted in ("yes", "no"))
DAYS = [
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d/%m/%Y 00:00",
    "%Y-%m-%dT12:00:00",
]
HINTS = ["*", "DICT", "DD-MM-YYYY", "* YES/NO"]
GROUP = "LM-GRP-VET"

facts = st.fixed_dictionaries(
    {
        "project": st.sampled_from(list(INSTITUTION)),
        "type": st.sampled_from(list(activity_types("VET"))),
        "blended": st.booleans(),
        "participants": st.sampled_from([None, 1, 2, 7, 25]),
        "day": st.dates(pd.Timestamp(2021, 1, 1).date(), pd.Timestamp(2025, 12, 31).date()),
        "days": st.integers(0, 365),
    }
)
mobilities = st.lists(facts, min_size=0, max_size=12)
# Without \r: Python before 3.13 writes it bare where lines end in \n, and then it is the end of a line.
text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@st.composite
def cells(draw, number: int, fact: dict) -> dict[str, str]:
    """One record under concepts, in one of the spellings that each cell may have."""
    kind = activity_types("VET")[fact["type"]]
    day, participants = fact["day"], fact["participants"]
    return {
        "project_code": fact["project"],
        "mobility_id": f"{number:05}",
        "activity_type": draw(st.sampled_from([kind.code, *kind.name.values(), f"{kind.code}: x", *_both(kind)])),
        "blended": draw(st.sampled_from([str, str.upper, str.title]))(
            draw(st.sampled_from(YES if fact["blended"] else NO))
        ),
        "participants": ""
        if participants is None
        else draw(st.sampled_from(["{}", "{}.0", "{},00"])).format(participants),
        "start_date": day.strftime(draw(st.sampled_from(DAYS))),
        "duration_days": str(fact["days"]),
    }


def _both(kind: ActivityType) -> list[str]:
    """Code and name of an activity type in one cell."""
    return [form.format(kind.code, name) for form in ("{0} - {1}", "{1} ({0})") for name in kind.name.values()]


@st.composite
def tables(draw, rows: list[dict[str, str]]) -> list[list[str]]:
    """The records as a table: columns in any order, headings in any spelling, and columns that nobody needs."""
    concepts = draw(st.permutations(list(rows[0])))
    extra = draw(st.lists(text, min_size=1, max_size=2))
    spelt = [draw(headings(concept)) for concept in concepts]
    heading = [*spelt, *(f"Comments {place}" for place in range(len(extra)))]
    hints = [[hint] * len(heading) for hint in draw(st.lists(st.sampled_from(HINTS), max_size=2))]
    return [heading, *hints, *([row[concept] for concept in concepts] + [draw(text) for _ in extra] for row in rows)]


@st.composite
def headings(draw, concept: str) -> str:
    spelling = draw(st.sampled_from(shipped_headings()[concept]))
    changed = draw(st.sampled_from([str.upper, str.lower, str.title, lambda text: text.replace(" ", "  ")]))
    return changed(spelling) + draw(st.sampled_from(["", " *", "?", " (yes/no)"]))


dialects = st.fixed_dictionaries(
    {
        "separator": st.sampled_from(";,\t"),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        "ends": st.sampled_from(["\r\n", "\n"]),
    }
)


def plain_rows(facts_: list[dict]) -> list[dict[str, object]]:
    return [
        {
            HEADING["project_code"]: fact["project"],
            HEADING["mobility_id"]: f"{number:05}",
            HEADING["activity_type"]: fact["type"],
            HEADING["blended"]: "Yes" if fact["blended"] else "No",
            HEADING["participants"]: "" if fact["participants"] is None else str(fact["participants"]),
            HEADING["start_date"]: fact["day"].isoformat(),
            HEADING["duration_days"]: str(fact["days"]),
        }
        for number, fact in enumerate(facts_)
    ]


def recount(facts_: list[dict]) -> dict[tuple, tuple[int, ...]]:
    """The same counts in plain Python."""
    counts: dict[tuple, Counter] = {}
    for fact in facts_:
        group = fact["type"] == GROUP or (fact["participants"] or 0) > 1
        people = (fact["participants"] or 1) if group else 1
        cohort, year = COHORT[fact["project"]]
        key = (cohort, INSTITUTION[fact["project"]], year, fact["type"], "group" if group else "individual")
        counts.setdefault(key, Counter()).update(
            {"n": 1, "b": int(fact["blended"]), "p": people, "bp": people * fact["blended"]}
        )
    return {key: (each["n"], each["b"], each["p"], each["bp"]) for key, each in counts.items()}


def folder_of(place: str, name: str, exports: dict) -> Path:
    return write_study(Path(place) / name, exports)


def contents(*folders: Path) -> list[list[str]]:
    """Give the tidy mobilities of studies, without their places and in no order."""
    with Together(folders) as together:
        tables = [together.table(number).drop(columns=["file", "row"]) for number in range(len(folders))]
    return [sorted(map(str, table.astype(object).itertuples(index=False, name=None))) for table in tables]


@settings(max_examples=20)
@given(st.data(), mobilities.filter(len), dialects)
def test_every_way_of_writing_reads_the_same(data, facts_, dialect):
    table = data.draw(tables([data.draw(cells(number, fact)) for number, fact in enumerate(facts_)]))
    with TemporaryDirectory() as place:
        plain = folder_of(place, "plain", {"a.csv": plain_rows(facts_)})
        other = folder_of(place, "other", {})
        form = data.draw(st.sampled_from(["csv", "xlsx", "xls"]))
        if form != "csv":
            corner = data.draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
            (other / "mobilities" / f"a.{form}").write_bytes(book(form, table, at=corner))
        else:
            try:
                write_csv(other / "mobilities" / "a.csv", table, **dialect)
            except UnicodeEncodeError:
                assume(False)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(csv_fast, "SMALL", data.draw(st.sampled_from([0, csv_fast.SMALL])))
            read, expected = contents(other, plain)
        assert read == expected
        assert len(read) == len(facts_)


@settings(max_examples=10)
@given(mobilities, st.randoms(use_true_random=False))
def test_counts_are_those_of_plain_python_in_any_order_of_rows_and_files(facts_, random):
    rows = plain_rows(facts_)
    expected = recount(facts_)
    with TemporaryDirectory() as place:
        assert cube(folder_of(place, "one", {"a.csv": rows})) == expected
        random.shuffle(rows)
        cut, names = random.randint(0, len(rows)), ["a.csv", "b.xlsx"]
        random.shuffle(names)
        assert cube(folder_of(place, "two", dict(zip(names, (rows[:cut], rows[cut:]), strict=True)))) == expected


@settings(max_examples=10)
@given(mobilities)
def test_counts_are_equal_on_every_library(facts_):
    with TemporaryDirectory() as place, tidied(folder_of(place, "s", {"a.csv": plain_rows(facts_)})) as connection:
        counted = connection.sql("SELECT * FROM mobilities WHERE left_out IS NULL")
        columns = ["cohort", "institution", "call_year", "activity_type", "kind", "participants", "blended"]
        frame = counted.df()[columns]
        native = pl.DataFrame(frame.to_dict("list"), schema_overrides={"participants": pl.Int32, "blended": pl.Boolean})
        expected = recount(facts_)
        assert as_dict(count_mobilities(counted).fetchall()) == expected
        assert as_dict(list(count_mobilities(frame).itertuples(index=False, name=None))) == expected
        assert as_dict(count_mobilities(native).rows()) == expected
        assert as_dict(count_mobilities(native.lazy()).collect().rows()) == expected


SECRETS = ["Ophelia Zwartepoorte", "ophelia@example.org", "1999-12-31", "Zwartepoorte; Ophelia\nis ill"]
PERSONAL = [
    "Participant first name",
    "E-mail",
    "Participant",
    "Receiving country",
    "Participant with fewer opportunities",
]


@settings(max_examples=8)
@given(mobilities.filter(len), st.permutations(PERSONAL), st.sampled_from(["a.csv", "a.xlsx"]))
def test_columns_that_nobody_needs_never_reach_the_parquet_file(facts_, headings_, name):
    rows = [{**row, **dict(zip(headings_, [*SECRETS, SECRETS[0]], strict=True))} for row in plain_rows(facts_)]
    with TemporaryDirectory() as place:
        path = Path(place) / "mobilities.parquet"
        with tidied(folder_of(place, "s", {name: rows})) as connection:
            write(connection, path)
            read = connection.read_parquet(str(path)).fetchall()
        said = path.read_bytes() + repr(read).encode()
        assert [secret for secret in SECRETS if secret.encode() in said] == []
        assert b"Zwartepoorte" not in said
        assert b"Alpha College" in said or b"Beta College" in said
