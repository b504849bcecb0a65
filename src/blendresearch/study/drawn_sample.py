"""A validation sample as it was drawn: the strata with their sizes, and which mobilities are asked about.

It is what answers are weighed by, long after the exports have changed, so it is kept as a file. That has mobility IDs
and stands among the worklists, which are never shared; a study folder may hold a copy of it, which goes first.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from blendresearch.base.errors import InputError
from blendresearch.study.files import cannot_be_opened, input_file

SAMPLE = "sample.json"
FORMAT = 1
_LONGEST = 1 << 26
"""So many bytes a sample has at most: four times what the largest one takes that can be drawn."""
_MOST_MOBILITIES = 10**9


class DrawnStratum(NamedTuple):
    """Mobilities of a cohort with or without the flag, of one institution; "" of all those that are taken together."""

    cohort: str
    institution: str
    flagged: bool
    size: int


class DrawnMobility(NamedTuple):
    """A mobility that is asked about; `stratum` is the place of its stratum."""

    stratum: int
    project_code: str
    mobility_id: str


@dataclass(frozen=True)
class DrawnSample:
    """A sample: what was asked for (`size`, `seed`), of which exports (their hash), its strata and its mobilities."""

    size: int
    seed: int
    exports: str
    strata: tuple[DrawnStratum, ...]
    mobilities: tuple[DrawnMobility, ...]

    def save(self, path: Path) -> Path:
        """Write the sample, always with the same bytes."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
        return path

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a sample that `save` wrote; raise InputError when the file is none."""
        try:
            if path.stat().st_size > _LONGEST:
                raise _broken(path)
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
            strata = tuple(DrawnStratum(str(a), str(b), bool(c), int(d)) for a, b, c, d in content["strata"])
            mobilities = tuple(DrawnMobility(int(a), str(b), str(c)) for a, b, c in content["mobilities"])
            found = cls(int(content["size"]), int(content["seed"]), str(content["exports"]), strata, mobilities)
        except OSError:
            raise cannot_be_opened(path) from None
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError):  # no end, or brackets without one
            raise _broken(path) from None
        if content.get("format") != FORMAT or not _fits(strata, mobilities):
            raise _broken(path)
        return found


def _fits(strata: Sequence[DrawnStratum], mobilities: Sequence[DrawnMobility]) -> bool:
    """Tell whether every mobility has its stratum, no stratum more than it can have, and none stands there twice."""
    if any(each.size > _MOST_MOBILITIES for each in strata):
        return False
    drawn = [0] * len(strata)
    for each in mobilities:
        if not 0 <= each.stratum < len(strata):
            return False
        drawn[each.stratum] += 1
    keys = {(each.project_code, each.mobility_id) for each in mobilities}
    return len(keys) == len(mobilities) and all(own <= each.size for own, each in zip(drawn, strata, strict=True))


def _broken(path: Path) -> InputError:
    do = "Put the file there that 'blendresearch sample' made, or draw again with the same size and seed"
    return InputError("it is no sample as 'blendresearch sample' writes it", do=do, file=path)


def find_sample(folder: Path, drawn: Path) -> DrawnSample | None:
    """Give the sample of a study: that in its folder, else the one among its worklists (`drawn`); None without any."""
    own = input_file(folder, SAMPLE)
    path = own or drawn
    return DrawnSample.load(path) if path.is_file() else None
