"""Numbers, words and prose of the report, one folder a language.

A language is a folder with `language.toml` (its name and locale), more `*.toml` files of words, and `prose/*.md.j2`
templates. Adding a folder adds a language; no code changes. A variant names in `language.toml` the language that it is
`over`, and holds only what it says otherwise.
"""

from blendresearch.language.language import Language, available, bases, chain, in_sector, load, said

__all__ = ["Language", "available", "bases", "chain", "in_sector", "load", "said"]
