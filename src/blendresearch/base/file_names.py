"""Names of files made of what people call things: safe on every system, and none twice."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 60
_NO_LETTER = re.compile(r"[\W_]+")
# Windows keeps these for devices, whatever ending they have.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def file_names(labels: Iterable[str], taken: Iterable[str] = (), otherwise: str = "file") -> list[str]:
    """Make a name without ending for each label: letters, digits and hyphens, none of them twice or among `taken`.

    No name differs from another in capitals or accents alone, which some systems do not tell apart; a label of which
    nothing is left is called as `otherwise` says. The same labels give the same names.
    """
    used = _DEVICES | {_folded(name) for name in taken}
    names = []
    for label in labels:
        name = _free(_plain(label) or otherwise, used)
        used.add(_folded(name))
        names.append(name)
    return names


def _plain(label: str) -> str:
    """Give the letters and digits of a text, without accents, with a hyphen for all that is between them."""
    apart = unicodedata.normalize("NFKD", label)
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", _NO_LETTER.sub("-", letters)).strip("-")[:_LONGEST].strip("-")


def _free(name: str, used: set[str]) -> str:
    number, free = 1, name
    while _folded(free) in used:
        number += 1
        free = f"{name}-{number}"
    return free


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
