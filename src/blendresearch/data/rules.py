"""The checks of the registration, as the package ships them: `registration_rules.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Rule:
    """A check of the registration: SQL over the tidy mobilities, and how much it matters (note, warning, error).

    `amount` is what one record counts for, in SQL: 1 unless one record stands for several. `counting` says that the
    check is about how is counted. `bound` is `lower` or `upper` when it moves that bound of the share (`bounds`).
    `part_of` says of which count of the cohort a finding is a part: `total`, `blended`, `others` or `groups`.
    """

    id: str
    severity: str
    condition: str
    amount: str = "1"
    counting: bool = False
    bound: str = ""
    part_of: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """Give the checks that the package ships, in the order in which they are reported."""
    text = (files("blendresearch") / "data" / "registration_rules.toml").read_text(encoding="utf-8")
    return tuple(Rule(id=name, **rule) for name, rule in tomllib.loads(text).items())
