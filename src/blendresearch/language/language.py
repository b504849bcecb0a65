"""One language of the report: its words and its prose templates."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Self

from blendresearch.base.errors import UsageError
from blendresearch.language.instead import laid_over, put, put_all

_PROSE = ".md.j2"
_IN_SECTOR = "@"
"""Between the code of a language and a sector of education in which it has words of its own: nl-be@VET."""
EVERY_LANGUAGE = ""
"""In words by language: the key of what is the same in every one."""


@dataclass(frozen=True)
class Language:
    """The words of one language: `words["render"]["table"]` is the key `table` of its `render.toml`.

    `code` is what it is asked for by ("nl", "nl-be"), `locale` the one numbers and dates follow ("nl_NL"). A variant
    stands over the language `below`: what it does not say itself is said as there. All of it is said with the words
    that it has `instead`, some of them in some sectors of education alone (`in_sector`).
    """

    code: str
    locale: str
    name: str
    folder: Traversable = field(repr=False)
    words: dict[str, dict] = field(repr=False, default_factory=dict)
    below: Self | None = field(repr=False, default=None)
    instead: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def tag(self) -> str:
        """Give the BCP 47 tag: nl, or nl-BE."""
        language, *region = self.code.split("-")
        return "-".join([language, *map(str.upper, region)])

    def reads(self, tag: str) -> bool:
        """Tell whether words of a BCP 47 tag are its own, or those of another variant of it."""
        return tag.lower().partition("-")[0] == self.code.partition("-")[0]

    def put(self, text: str) -> str:
        """Say a text of the package with the words of this language; the same where it has none of its own."""
        return put(text, self.instead)

    def prose(self, name: str) -> str | None:
        """Give the template of a chapter, its own or that of the language below; None where there is none."""
        path = self.folder / "prose" / f"{name}{_PROSE}"
        below = self.below.prose(name) if self.below else None
        source = path.read_text(encoding="utf-8") if path.is_file() else below
        return source if source is None else self.put(source)

    @property
    def templates(self) -> list[str]:
        """Name the chapters that have prose, in alphabetical order."""
        folder = self.folder / "prose"
        own = {entry.name.removesuffix(_PROSE) for entry in folder.iterdir()} if folder.is_dir() else set()
        return sorted(own | set(self.below.templates if self.below else ()))


def available() -> list[str]:
    """Give the codes of the languages that the package has, in alphabetical order."""
    folders = [entry for entry in files("blendresearch.language").iterdir() if entry.is_dir()]
    return sorted(entry.name for entry in folders if entry.joinpath("language.toml").is_file())


def bases() -> list[str]:
    """Give the codes of the languages that are no variant of another."""
    return [code for code in available() if len(chain(code)) == 1]


@cache
def load(code: str) -> Language:
    """Load a language by its code, its BCP 47 tag, or what `in_sector` gives; raise UsageError for none such."""
    asked, _, sector = code.partition(_IN_SECTOR)
    if asked != asked.lower():
        return load(in_sector(asked.lower(), sector))
    if asked not in available():
        raise UsageError(f"There is no language {asked!r}. Choose one of: {', '.join(available())}.")
    folder = files("blendresearch.language") / asked
    words = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }
    about = words.pop("language")
    below, instead = load(about["over"]) if "over" in about else None, _instead(about, sector)
    words = put_all(laid_over(below.words if below else {}, words), instead)
    return Language(asked, about["locale"], about["name"], folder, words, below, instead)


def in_sector(code: str, sector: str) -> str:
    """Give what a language is loaded by for a study of a sector of education; its code where all sectors are one to it.

    Words are also looked for, and texts filled in, by what this gives.
    """
    asked = code.partition(_IN_SECTOR)[0]
    return f"{asked}{_IN_SECTOR}{sector}" if _own_words(_about(asked), sector) else asked


@cache
def chain(code: str) -> tuple[str, ...]:
    """Give a code and those of the languages below it, in which words are looked for: nl-be, nl.

    Any code will do; what is no language of the package stands alone.
    """
    asked = code.partition(_IN_SECTOR)[0]
    about = _about(asked)
    return (asked, *chain(about["over"])) if "over" in about else (asked,)


def said(words: Mapping[str, str], code: str) -> str:
    """Give words by language in one of them, or in the one below it, or those for every language; else ""."""
    return next(filter(None, (words.get(each) for each in (*chain(code), EVERY_LANGUAGE))), "")


def _instead(about: Mapping[str, Any], sector: str) -> dict[str, str]:
    """Give the words that a language says instead: in every sector, and in one."""
    return about.get("instead", {}) | _own_words(about, sector)


def _own_words(about: Mapping[str, Any], sector: str) -> dict[str, str]:
    tables = (each["instead"] for each in about.get("in_sectors", ()) if sector in each["sectors"])
    return {word: said for table in tables for word, said in table.items()}


@cache
def _about(code: str) -> dict[str, Any]:
    if code not in available():
        return {}
    path = files("blendresearch.language") / code / "language.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
