"""Faults of TOML, told to people who have never heard of TOML: the usual mistakes, with the row and what to write."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from blendresearch.base.errors import InputError

_LONGEST_ROW = 1000  # so much of a row is looked at: a hostile one must not take minutes
_PLACE = re.compile(r" \(at (line (\d+), column \d+|end of document)\)$")
_CLOSED_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_REMARK = re.compile(r"#.*")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})(?!\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_SHORT, _NAMED = re.compile(r"(?<!\d)\d{1,2}[-/]\d{1,2}[-/]\d{2}(?!\d)"), re.compile(r"\d\s+[^\W\d_]{3,}\.?\s+\d{4}")
_STRAIGHT = 'Write straight quotation marks: "..."'


@dataclass(frozen=True)
class _Mistake:
    """A usual mistake: how the parser puts it (`told`), how the row looks (`seen`), and how it is told to people.

    A row is looked at without its remark, and with "" in place of every text that is closed.
    """

    what: str
    do: str
    told: str = ""
    seen: str = ""

    def fits(self, told: str, row: str) -> bool:
        return bool(re.search(self.told, told) and re.search(self.seen, row, re.IGNORECASE))


_VALUE = r"=\s*"
_MISTAKES = (
    _Mistake("a sign that nobody sees", "Delete the blanks of that row and type them again",
             seen="[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u2060\ufeff]"),
    _Mistake("a row of ```", "Remove that row", seen=r"^\s*```"),
    _Mistake("quotation marks that are not straight", _STRAIGHT, seen="[“”„‟‘’‚‛«»`´]"),
    _Mistake("the key stands there twice", "Keep one of them", told="^Cannot (overwrite|mutate)"),
    _Mistake("the heading in brackets stands there twice", "Put all its keys below one of them",
             told="^Cannot declare", seen=r"^\s*\["),
    _Mistake("a heading without its brackets", "Write [name], and [[name]] for what may occur more than once",
             seen=r"^\s*\["),
    _Mistake("a backslash in a text", "Write / in its place, or put single quotation marks around the text: '...'",
             told=r"Unescaped|hex value|Unicode scalar"),
    _Mistake("a remark without #", "Put # before it", seen=r"^\s*(//|;|--|<!--|/\*)"),
    _Mistake("a bracket or a comma is missing", 'Write ["...", "..."], with a comma between two values',
             told="^Unclosed array"),
    _Mistake("what stands between braces is not closed, or goes over several rows",
             "Write { ... } on one row, with a comma between two values and none at the end",
             told="inline table"),
    _Mistake("what stands between braces is not closed, or goes over several rows",
             "Write { ... } on one row, with a comma between two values and none at the end",
             seen=_VALUE + r"\{([^}]*|.*,\s*\})$"),
    _Mistake("a quotation mark that opens and does not close", "Put one at the end of the text, too",
             told="Illegal character '\\\\n'|Unterminated|^Expected (\"'|'\")"),
    _Mistake("no = between key and value", "Write key = value, with = in place of :", seen=r"^[^=]*:[^=]*$"),
    _Mistake("no = between key and value", "Write key = value", seen=r"^[^=]*$"),
    _Mistake("a key with a blank or another sign in it", "Write it as docs/input.md has it: words are joined by _",
             told="^Expected '=' after a key|^Invalid statement", seen=r"^\s*[^\s=][^=]*="),
    _Mistake("a value without a key", "Write key = value", seen=r"^\s*="),
    _Mistake("one = too many", "Write key = value", seen=r"^[^=]*=\s*="),
    _Mistake("no value after =", "Write a value there, or remove the row", seen=_VALUE + r"$"),
    _Mistake("several values without brackets around them", 'Write [2021, 2022], or ["...", "..."]',
             seen=_VALUE + r'(""|\d{4}|[^\W\d]\w*)\s*[,;–-]\s*(""|\d{4}|[^\W\d])'),
    _Mistake("a comma or semicolon at the end of the row", "Remove it", seen=_VALUE + r"[^\[{]*\S\s*[,;]\s*$"),
    _Mistake("neither true nor false", "Write true or false, in small letters and without quotation marks",
             seen=_VALUE + r"(true|false|yes|no|ja|nee|y|n|j|on|off|waar|onwaar)\b"),
    _Mistake("a number with a comma", "Write whole numbers in digits alone, and decimals with a point",
             seen=_VALUE + r"[+-]?\d[\d.]*,\d"),
    _Mistake("a number with zeros in front, or with blanks, points or signs in it",
             "Write whole numbers in digits alone: 1234",
             seen=_VALUE + r"[+-]?\d[\d., ]*[%€]?\s*$"),
    _Mistake("a quotation mark within a text", "Put single quotation marks around the whole text: '...'",
             seen=_VALUE + r'""\s*\S'),
    _Mistake("a text without quotation marks", 'Put them around it: "..."', seen=_VALUE + r"\[?\s*[^\W_]"),
)  # fmt: skip


def refused(text: str, error: tomllib.TOMLDecodeError, path: Path) -> InputError:
    """Give the error of a text that is no TOML: the mistake that it most likely is, with its row and what to write."""
    told, lines = str(error), text.replace("\r\n", "\n").split("\n")
    place = _PLACE.search(told)
    told = told[: place.start()] if place else told
    row = int(place[2]) if place and place[2] else _last_filled(lines)
    line = _bare(lines[row - 1][:_LONGEST_ROW]) if 0 < row <= len(lines) else ""
    what, do = _of_day(line) or _usual(told, line) or (told, "Mend that row; docs/input.md has an example")
    return InputError(f"it is not valid TOML ({what})", do=do, file=path, row=row or None)


def how_to_write_day(text: str) -> str:
    """Say how a day is to be written, by what stands there: both readings, where it has two."""
    found = days_meant(text) or [date(2025, 3, 24)]
    return f"Write year, month and day, without quotation marks: {' or '.join(day.isoformat() for day in found)}"


def days_meant(text: str) -> list[date]:
    """Give the days that a text can mean, in the usual forms; none where there is no day in it."""
    if found := _YEAR_FIRST.search(text):
        year, month, day = map(int, found.groups())
        return _real([(year, month, day)])
    if found := _DAY.search(text):
        one, other, year = map(int, found.groups())
        return _real([(year, other, one), (year, one, other)])
    return []


def _real(numbers: list[tuple[int, int, int]]) -> list[date]:
    found = []
    for each in dict.fromkeys(numbers):
        try:
            found.append(date(*each))
        except ValueError:  # there is no such day
            continue
    return found


def _last_filled(lines: list[str]) -> int:
    return max((number for number, line in enumerate(lines, start=1) if line.strip()), default=0)


def _bare(line: str) -> str:
    return _REMARK.sub("", _CLOSED_TEXT.sub('""', line)).rstrip()


def _of_day(line: str) -> tuple[str, str] | None:
    """Tell a day that is not written as TOML wants it, or that does not exist."""
    _, _, value = line.partition("=")
    if _looks_like_a_day(value) and not (_ISO.search(value) and days_meant(value)):
        return "a day in another form than TOML has, or one that does not exist", how_to_write_day(value)
    return None


def _looks_like_a_day(value: str) -> bool:
    return any(form.search(value) for form in (_DAY, _YEAR_FIRST, _SHORT, _NAMED))


def _usual(told: str, line: str) -> tuple[str, str] | None:
    return next(((each.what, each.do) for each in _MISTAKES if each.fits(told, line)), None)
