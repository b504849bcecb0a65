"""The checks of the registration, as the package ships them: `registration_rules.toml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from blendresearch.data.codelists import heading_of
from blendresearch.data.shipped import shipped_list

SEVERITIES = ("error", "warning", "note")
LISTS = ("mend", "flags", "study")
"""The worklists: what an institution mends, flags that it may have forgotten, and what the study itself has to mend."""


@dataclass(frozen=True)
class Rule:
    """A check of the registration: SQL over the tidy mobilities, and how much it matters (note, warning, error).

    `amount` is what one record counts for, in SQL: 1 unless one record stands for several. `counting` says that the
    check is about how is counted. `bound` is `lower` or `upper` when it moves that bound of the share (`bounds`).
    `subject` is what it finds, in few words, "" where there is nothing to look at in the registration itself.
    `columns` are the concepts whose cells show what is wrong, the one to look at first. `worklist` names the list on
    which the places stand, one of LISTS or "none", where it is not the usual one (`listed`). `words` says that it finds
    words that are not understood.
    """

    id: str
    severity: str
    condition: str
    amount: str = "1"
    counting: bool = False
    bound: str = ""
    subject: str = ""
    columns: Sequence[str] = ()
    worklist: str = ""
    words: bool = False

    @property
    def listed(self) -> str | None:
        """Name the worklist on which the places stand: flags for the upper bound, none for notes, else what to mend."""
        usual = "flags" if self.bound == "upper" else "none" if self.severity == "note" else "mend"
        named = self.worklist or usual
        return named if named in LISTS else None

    @property
    def column(self) -> str | None:
        """Give the heading of the column to look at first."""
        return heading_of(self.columns[0]) if self.columns else None


@cache
def rules() -> tuple[Rule, ...]:
    """Give the checks that the package ships, in the order in which they are reported."""
    return tuple(Rule(id=name, **rule) for name, rule in shipped_list("registration_rules").items())
