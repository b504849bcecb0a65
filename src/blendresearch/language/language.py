"""One language of the report: its words and its prose templates."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from blendresearch.base.errors import UsageError


@dataclass(frozen=True)
class Language:
    """The words of one language: `words["render"]["table"]` is the key `table` of its `render.toml`.

    `code` is the BCP 47 tag ("nl"), `locale` the one numbers and dates follow ("nl_NL").
    """

    code: str
    locale: str
    name: str
    folder: Traversable = field(repr=False)
    words: dict[str, dict] = field(repr=False, default_factory=dict)


def available() -> list[str]:
    """Give the codes of the languages that the package has, in alphabetical order."""
    folders = [entry for entry in files("blendresearch.language").iterdir() if entry.is_dir()]
    return sorted(entry.name for entry in folders if entry.joinpath("language.toml").is_file())


@cache
def load(code: str) -> Language:
    """Load a language by its code; raise UsageError when there is no folder for it."""
    if code not in available():
        raise UsageError(f"There is no language {code!r}. Choose one of: {', '.join(available())}.")
    folder = files("blendresearch.language") / code
    words = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }
    about = words.pop("language")
    return Language(code=code, locale=about["locale"], name=about["name"], folder=folder, words=words)
