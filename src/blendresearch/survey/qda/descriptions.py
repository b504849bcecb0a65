"""Descriptions of codes and passages, which hold what REFI-QDA has no place for: a line `name: value` each.

So they can be read, and changed, in any software for coding. Other lines are somebody's notes, and stay out.
"""

import re
from collections.abc import Iterable, Mapping

from blendresearch.base.texts import clean

_LINE = re.compile(r"\s*([a-z][a-z_]*)\s*:\s*(.*)")


def as_description(fields: Mapping[str, str]) -> str:
    """Write fields as lines, the empty ones left out."""
    return "\n".join(f"{name}: {value}" for name, value in fields.items() if value)


def fields_of(description: str, names: Iterable[str]) -> dict[str, str]:
    """Give the fields of some names that a description holds; of one that stands there twice the first."""
    known, found = {*names}, {}
    for line in description.splitlines():
        match = _LINE.fullmatch(line)
        if match and match[1] in known:
            found.setdefault(match[1], clean(match[2]))
    return found
