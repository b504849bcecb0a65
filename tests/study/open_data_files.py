"""Files of mobility periods as the European Commission heads them in several years, with rows of the test's own."""

from collections.abc import Sequence
from pathlib import Path


def _headings(text: str) -> list[str]:
    return text.replace("\n", ";").split(";")


TO_2019 = _headings("""Project Reference;Academic Year;Mobility Start Month;Mobility End Month;Mobility Duration
Activity (mob);Field of Education;Participant Nationality;Education Level;Participant Gender;Participant Profile
Special Needs;Fewer Opportunities;GroupLeader;Participant Age;Sending Country Code;Sending City;Sending Organization
Sending Organisation Erasmus Code;Receiving Country Code;Receiving City;Receiving Organization
Receiving Organisation Erasmus Code;Participants""")
OF_2014 = _headings("""Project Reference;Academic Year;Mobility Start Year/Month;Mobility Duration - Calendar Days;Field
Activity (mob);Field of Education;Participant Country;Education Level;Participant Gender;Participant Profile
Fewer Opportunities;Participant Age;Sending Country;Sending City;Sending Organisation;Receiving Country;Receiving City
Receiving Organisation;Actual Participants""")
FROM_2020 = _headings("""Field;Academic Year;Mobility Start Month;Mobility Duration;Activity (mob);Field of Education
Participant Country;Education Level;Participant Gender;Participant Profile;Fewer Opportunities;Participant Age
Sending Country;Sending City;Sending Organization;Receiving Country;Receiving City;Receiving Organization
Actual Participants (Contracted Projects)""")

PERSONAL = "Zoë of Roosendaal"
"""What stands in every cell that is not given: it must come out nowhere."""


def cells(heading: Sequence[str], **given: str) -> list[str]:
    """Give a row: its cells by headings in small letters, with what is no letter or digit left out."""
    keys = ["".join(filter(str.isalnum, text)).casefold() for text in heading]
    assert set(given) <= set(keys)
    return [given.get(key, PERSONAL) for key in keys]


def old(project: str, start: str, activity: str, country: str, participants: str) -> list[str]:
    """Give a row of a file up to 2019, without a profile."""
    return cells(
        TO_2019, projectreference=project, mobilitystartmonth=start, activitymob=activity, sendingcountrycode=country,
        participants=participants, participantprofile="-",
    )  # fmt: skip


def new(field: str, start: str, profile: str, country: str, participants: str) -> list[str]:
    """Give a row of a file from 2020 on, which has no project reference."""
    return cells(
        FROM_2020, field=field, mobilitystartmonth=start, participantprofile=profile, sendingcountry=country,
        actualparticipantscontractedprojects=participants,
    )  # fmt: skip


def write(
    path: Path, heading: Sequence[str], rows: Sequence[Sequence[str]], separator: str = ";", encoding: str = "utf-8"
) -> Path:
    """Write a file; cells that hold the separator stand between quotation marks."""
    lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in (heading, *rows)]
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding, newline="")
    return path
