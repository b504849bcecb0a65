"""The paths of a machine in what notebooks show: whole ones are taken out, and nothing else is touched.

A home that is called /g is no part of </g>, and none of the letters of a picture.
"""

import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from blendresearch.base.texts import clean

TAKEN_OUT = "…"
# A path begins where a text does, after a blank or a sign that opens or divides, or in an address of a file.
_BEGINS = r"(?:(?<=file://)|(?<![^\s\"'`(\[{=:,;|>])(?<!&lt;))"
_ENDS = r"(?![\w~+%@-]|\.\w)"
_PICTURE = re.compile(r"(<svg\b.*?</svg>|data:[\w.+-]+/[^\s,]*,[\w+/=%-]*)", re.DOTALL | re.IGNORECASE)


class MachinePaths:
    """Some paths, in every spelling that an output can show them in."""

    def __init__(self, paths: Sequence[Path]) -> None:
        # A home that is "/" is in every path and says nothing of a machine; one that is "g" is a word like any other.
        told = (path for path in paths if path.is_absolute() and path != Path(path.anchor))
        spelt = {each for path in told for each in _spellings(path)}
        longest_first = sorted(spelt, key=lambda each: (-len(each), each))
        named = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(f"{_BEGINS}(?:{named}){_ENDS}") if spelt else None

    def out_of(self, value: Any, kind: str = "") -> Any:
        """Give an output, or a part of one of some media type, without the paths; pictures stay as they are."""
        if self._pattern is None or (kind.startswith("image/") and not isinstance(value, dict)):
            return value
        if isinstance(value, dict):
            return type(value)({name: self.out_of(each, name) for name, each in value.items()})
        if isinstance(value, list):
            return [self.out_of(each, kind) for each in value]
        return self._out_of_text(value) if isinstance(value, str) else value

    def _out_of_text(self, text: str) -> str:
        parts = _PICTURE.split(text)  # every second one is a picture
        parts[::2] = (self._pattern.sub(TAKEN_OUT, part) for part in parts[::2])
        return "".join(parts)


def _spellings(path: Path) -> set[str]:
    """Give a path as texts, values of Python and JSON, addresses and web pages show it."""
    plain = {spelt for each in (path, path.resolve()) for spelt in (str(each), each.as_posix())}
    plain |= {clean(each) for each in plain}
    shown = {quote(each, errors="replace") for each in plain} | {repr(each)[1:-1] for each in plain}
    shown |= {json.dumps(each, ensure_ascii=ascii)[1:-1] for each in plain for ascii in (True, False)}
    return plain | shown | {html.escape(each, quote=marks) for each in plain for marks in (True, False)}
