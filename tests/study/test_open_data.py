"""The Commission's open files: what a row counts for, in whatever year's headings and spellings it stands."""

import subprocess
import sys
from itertools import chain, repeat
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.study.open_data_files import FROM_2020, OF_2014, PERSONAL, TO_2019, cells, new, old, write

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.study.open_data import LeftOut, count_sent
from blendresearch.study.open_data import open_meanings as meanings
from blendresearch.study.open_data import reading as reading_module
from blendresearch.study.open_data.indicators import indicators
from blendresearch.study.reading import csv_fast

LEARNERS, STAFF = "VET learners traineeships in companies abroad", "Staff training abroad"
VET, SCHOOL = "2014-1-NL01-KA102-000059", "2014-1-NL01-KA101-000059"
NOBODY = LeftOut(0, 0, 0, 0)


def counts(*paths, field="VET", country="NL"):
    sent, left, _ = count_sent(paths, field, country)
    return {(each.country, each.profile, each.year_basis, each.year): each.participants for each in sent}, left


def test_identical_rows_are_different_persons_and_a_row_without_a_number_is_one(tmp_path):
    same = old(VET, "2014-07", LEARNERS, "NL", "1")
    rows = [same, same, same, old(VET, "2014-07", LEARNERS, "NL", "-"), old(VET, "2014-07", LEARNERS, "NL", "12")]
    rows += [old(VET, "2014-07", LEARNERS, "NL", "0"), old(VET, "2014-07", LEARNERS, "NL", "")]
    path = write(tmp_path / "2014.csv", TO_2019, rows)
    assert counts(path) == ({("NL", "learners", "call_year", 2014): 3 + 1 + 12 + 0 + 1}, NOBODY)


def test_call_year_goes_before_the_start_and_files_without_a_project_are_counted_apart(tmp_path):
    first = write(tmp_path / "2015.csv", TO_2019, [old(VET, "2015-09", STAFF, "NL", "2")])
    second = write(
        tmp_path / "2020.csv",
        FROM_2020,
        [new("Vocational Education and Training", "2020-02", "STAFF", "NL - Netherlands", "5")],
    )
    assert counts(first, second)[0] == {("NL", "staff", "call_year", 2014): 2, ("NL", "staff", "start_year", 2020): 5}


def test_field_comes_from_its_column_or_else_from_the_action_and_never_from_the_field_of_study(tmp_path):
    rows = [old(VET, "2014-07", STAFF, "NL", "1"), old(SCHOOL, "2014-07", STAFF, "NL", "10")]
    rows += [old("2021-1-NL01-KA121-SCH-000000001", "2022-01", STAFF, "NL", "100")]
    path = write(tmp_path / "a.csv", TO_2019, rows)
    assert counts(path, field="SCH")[0] == {
        ("NL", "staff", "call_year", 2014): 10,
        ("NL", "staff", "call_year", 2021): 100,
    }
    told = cells(
        OF_2014, projectreference=SCHOOL, field="Vocational Education and Training", activitymob=STAFF,
        participantprofile="-", sendingcountry="NL", actualparticipants="7",
    )  # fmt: skip
    assert counts(write(tmp_path / "b.csv", OF_2014, [told]))[0] == {("NL", "staff", "call_year", 2014): 7}


def test_what_is_in_no_count_is_told_by_what_it_lacks(tmp_path):
    field = "Vocational Education and Training"
    rows = [new(field, "2020-02", "Learner", "-", "1"), new("-", "2020-02", "Learner", "NL", "10")]
    rows += [new(field, "2020-02", "Accompanying person", "NL", "100"), new(field, "-", "Learner", "NL", "1000")]
    rows += [new(field, "2020-02", "Accompanying person", "DE", "7"), new("Youth", "-", "Learner", "NL", "7")]
    assert counts(write(tmp_path / "a.csv", FROM_2020, rows)) == ({}, LeftOut(1, 10, 100, 1000))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("fast", [True, False])
def test_dialects_and_both_ways_of_reading_give_the_same(tmp_path, monkeypatch, separator, encoding, fast):
    monkeypatch.setattr(csv_fast, "SMALL", 0 if fast else 1 << 30)
    if fast and encoding != "cp1252":
        monkeypatch.setattr(reading_module, "_load_rows", None)
    rows = [old(VET, "28-AUG-2013 00.00.00", f"{STAFF}{separator} a visit", "UK", "1.0")] * 5
    path = write(tmp_path / "a.csv", TO_2019, rows, separator, encoding)
    assert counts(path, country="GB") == ({("GB", "staff", "call_year", 2014): 5}, NOBODY)


def test_workbook_is_read_as_text_is(tmp_path):
    rows = [old(VET, "2014-07", LEARNERS, "NL", "3"), old(VET, "2014-07", STAFF, "NL", "")]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("About").write(0, 0, "Mobility periods")
        sheet = book.add_worksheet("Data")
        for at, row in enumerate([TO_2019, *rows]):
            sheet.write_row(at, 0, [int(cell) if cell.isdigit() else cell for cell in row])
    expected = {("NL", "learners", "call_year", 2014): 3, ("NL", "staff", "call_year", 2014): 1}
    assert counts(tmp_path / "a.xlsx") == (expected, NOBODY)


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ({"Actual Participants (Contracted Projects)"}, "no heading says the number of participants"),
        ({"Sending Country"}, "no heading says the sending country"),
        ({"Field"}, "no heading says the field or the project reference"),
        ({"Mobility Start Month"}, "no heading says the month in which a mobility starts or the project reference"),
        ({"Participant Profile", "Activity (mob)"}, "no heading says the profile of participants or the activity"),
    ],
)
def test_missing_heading_is_told_by_what_it_would_say(tmp_path, without, says):
    heading = [text for text in FROM_2020 if text not in without]
    path = write(tmp_path / "a.csv", heading, [["x"] * len(heading)])
    with pytest.raises(HeadingError) as caught:
        counts(path)
    assert (caught.value.what, caught.value.file) == (says, "a.csv")


def test_number_that_is_none_a_broken_row_and_a_file_named_twice_are_refused(tmp_path):
    good, bad = old(VET, "2014-07", STAFF, "NL", "1"), old(VET, "2014-07", STAFF, "NL", "1.500")
    path = write(tmp_path / "a.csv", TO_2019, [good, bad, good, bad])
    with pytest.raises(InputError, match=r"no whole number .and so in 1 more row") as caught:
        counts(path)
    assert caught.value.row == 3
    short = write(tmp_path / "b.csv", TO_2019, [good, good[:-1]])
    with pytest.raises(InputError, match="not as many cells") as caught:
        counts(short)
    assert (caught.value.row, PERSONAL in str(caught.value)) == (3, False)
    (tmp_path / "c.csv").write_bytes(path.read_bytes())
    with pytest.raises(InputError, match=r"the same as a\.csv"):
        counts(path, tmp_path / "c.csv")
    with pytest.raises(InputError, match="cannot be opened"):
        counts(tmp_path / "none.csv")
    twice = write(tmp_path / "d.csv", [*TO_2019[:-1], "sending_country code"], [good])
    with pytest.raises(HeadingError, match="no heading says the number"):
        counts(twice)
    with pytest.raises(HeadingError, match="stands there twice"):
        counts(write(tmp_path / "e.csv", [*TO_2019, "sending_country code"], [[*good, "NL"]]))


def test_rows_that_another_file_has_too_are_refused_in_whatever_dialect(tmp_path):
    rows = [old(VET, "2014-07", STAFF, "NL", "1")] * 2 + [old(VET, "2015-07", STAFF, "NL", "1")]
    every = write(tmp_path / "every.csv", TO_2019, rows)
    for name, some in {"again.csv": rows, "part.csv": rows[:2]}.items():
        path = write(tmp_path / name, TO_2019, some, ",", "utf-16")
        with pytest.raises(InputError, match=r"all its rows stand in (every|again)\.csv, too"):
            counts(every, path)
    more = write(tmp_path / "more.csv", TO_2019, rows[:1] * 3)
    assert counts(every, more)[0] == {("NL", "staff", "call_year", 2014): 6}


@pytest.mark.parametrize("heading", [[TO_2019], []])
def test_mobilities_on_a_second_sheet_are_not_passed_over(tmp_path, heading):
    row = old(VET, "2014-07", STAFF, "NL", "1")
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for rows in ([TO_2019, row], [*heading, row, row]):
            sheet = book.add_worksheet()
            for at, cells_ in enumerate(rows):
                sheet.write_row(at, 0, cells_)
    with pytest.raises(InputError, match="two of its sheets hold mobilities"):
        counts(tmp_path / "a.xlsx")


def test_nothing_of_a_person_comes_into_the_database(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(meanings, "country_of", seen.append)
    read = meanings.profile_of
    monkeypatch.setattr(meanings, "profile_of", lambda *texts: seen.extend(texts) or read(*texts))
    counts(write(tmp_path / "a.csv", TO_2019, [old(VET, "2014-07", STAFF, "NL", "1")]))
    assert sorted(seen) == ["-", "NL", STAFF]


def test_indicators_are_of_the_country_and_of_todays_eu_which_has_no_united_kingdom(tmp_path):
    rows = [old(VET, "2014-07", STAFF, code, number) for code, number in (("NL", "1"), ("EL", "10"), ("UK", "100"))]
    sent, _, _ = count_sent([write(tmp_path / "=a.csv", TO_2019, rows)], "VET", "NL")
    own, union = indicators(sent, "NL")
    assert (own["indicator"], own["region"], own["value"]) == ("vet_staff_sent_by_call_year", "NL", "1")
    assert (union["region"], union["value"], union["year"]) == ("EU27_2020", "11", "2014")
    assert (union["region_en"], own["source_nl"].rpartition("; ")[2]) == (
        "European Union (27 countries, as since 2020)", "een rij zonder aantal telt als één",
    )  # fmt: skip
    assert own["source"].startswith("European Commission, DG EAC, CC BY 4.0, =a.csv; ")
    assert (own["region_nl"], own["label_en"]) == (
        "Nederland", "staff in vocational education and training sent abroad, by call year",
    )  # fmt: skip


known = st.sampled_from([(concept, text) for concept, texts in meanings.lists()["headings"].items() for text in texts])


@given(known, st.data())
def test_heading_is_known_in_any_case_and_with_any_signs(heading, data):
    concept, text = heading
    spelt = "".join(data.draw(st.sampled_from([sign.upper(), sign.lower()])) for sign in text)
    between = data.draw(st.sampled_from(["_", " ", "  ", "-", "\u00a0", "_-_"]))
    assert meanings.columns_of(["x", f" {spelt} ".replace(" ", between)]) == {concept: 1}


STARTS = [
    "{y}-{m:02}",
    "{y}/{m:02}",
    "{m:02}/{y}",
    "{y}{m:02}",
    "28-AUG-{y} 00.00.00",
    "{y}-{m:02}-28",
    "28.{m}.{y}",
    "{y}",
]


@given(st.integers(2008, 2035), st.integers(1, 12), st.sampled_from(STARTS))
def test_year_of_a_start_is_read_in_any_spelling(year, month, spelling):
    assert meanings.year_of(spelling.format(y=year, m=month)) == year


@given(st.integers(0, 999_999_999), st.sampled_from(["{}", " {} ", "{}.0", "{},0", "{}.00"]))
def test_number_of_participants_is_the_one_that_is_written(number, spelling):
    assert meanings.participants_of(spelling.format(number)) == number


@given(st.text(max_size=20))
def test_no_cell_stops_the_reading(text):
    assert meanings.country_of(text) is None or len(meanings.country_of(text)) == 2
    assert meanings.field_of(text, text) in {None, "VET", "HED", "SCH", "ADU", "YOU"}
    assert meanings.profile_of(text, text) in {None, "learners", "staff"}
    assert meanings.participants_of(text) is None or meanings.participants_of(text) >= 0
    assert {meanings.year_of(text), meanings.call_year_of(text)} <= {None, *range(1900, 2100)}


@pytest.mark.parametrize(
    ("activity", "profile"),
    [
        ("Advance Planning Visit – Youth Exchange", "staff"),
        ("ErasmusPro - Mobility of VET learners (3 to 12 months)", "learners"),
        ("European Voluntary Service - Partner Countries", "learners"),
        ("Mobility of youth workers - Programme Countries", "staff"),
        ("Staff mobility for Teaching To/From Partner Countries", "staff"),
        ("Structured Courses/Training Events", "staff"),
        ("Student mobility for traineeships To/From Partner Countries", "learners"),
        ("Teaching/training assignments abroad", "staff"),
        ("Transnational youth meetings", "learners"),
        ("Group Volunteering Activities", "learners"),
        ("Something else", None),
    ],
)
def test_activity_tells_the_profile_where_none_is_given(activity, profile):
    assert meanings.profile_of("-", activity) == profile


def test_countries_are_told_by_code_or_name():
    spelt = ["NL", "NL - Netherlands", "Netherlands", "The Netherlands", "EL", "GR - Greece", "UK - United Kingdom"]
    assert [*map(meanings.country_of, spelt)] == ["NL", "NL", "NL", "NL", "GR", "GR", "GB"]
    spelt = ["XK - Kosovo", "Bosnia and Herzegovina", "Moldova, Republic of", "Korea, Republic of", "Côte d'Ivoire"]
    assert [*map(meanings.country_of, spelt)] == ["XK", "BA", "MD", "KR", "CI"]
    assert [meanings.country_of(text) for text in ("-", "??", "QQ", "Utrecht")] == [None] * 4
    assert {meanings.country_of(code) for code in meanings.lists()["comparison"]["members"]} == {
        *meanings.lists()["comparison"]["members"]
    }


def test_memory_does_not_grow_with_the_rows(tmp_path):
    status = Path("/proc/self/status")  # of the program alone: what getrusage says begins with that of who started it
    if not status.is_file():
        pytest.skip("the system does not say how much memory a program took")
    row = old(VET, "2014-07", LEARNERS, "NL", "2")
    path = tmp_path / "many.csv"
    many = 1_000_000
    line = ";".join(row) + "\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(TO_2019) + "\n")
        file.writelines(chain.from_iterable(repeat([line * 1000], many // 1000)))
    code = (
        "import sys; from pathlib import Path; from blendresearch.study.open_data import count_sent;"
        "print(count_sent([Path(sys.argv[1])], 'VET', 'NL')[0][0].participants,"
        "Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    participants, most = map(int, done.stdout.split())
    assert participants == 2 * many
    assert most * 1024 < 1 << 30 < 4 * path.stat().st_size
