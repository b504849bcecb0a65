"""The secret of a study that hides names: random, made once, and kept beside its processed tables, never in reports.

Who is "Institution A" follows from it and from project codes, which anybody can look up. Whoever has the secret can
tell who is who; nobody can without it, whatever else of the study is known or guessed.
"""

import re
from pathlib import Path
from secrets import token_bytes

from blendresearch.base.errors import InputError
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import Study

_LENGTH = 32  # bytes; a guess would have to hit one in 2 ** 256
_AS_WRITTEN = re.compile(rf"[0-9a-f]{{{2 * _LENGTH}}}\n?")


def secret_of(workspace: Workspace, study: Study) -> bytes:
    """Give the secret of a study, made at the first time it is asked for; b"" where the study shows its names.

    A run that puts its results elsewhere takes over that of the project, where there is one. The study must be held, or
    two runs could make two. Raises InputError where the file holds something else.
    """
    if study.disclosure.name_institutions:
        return b""
    own, of_project = (each.secret for each in (workspace, Workspace.open(workspace.folder)))
    if not own.exists():
        _write(own, _read(of_project) if of_project.exists() else token_bytes(_LENGTH))
    return _read(own)


def _read(place: Path) -> bytes:
    text = place.read_bytes().decode("ascii", "replace")
    if not _AS_WRITTEN.fullmatch(text):
        raise InputError(
            "it does not hold the secret of the neutral names of this study any more",
            do="Put it there again as it was, or remove the file: a new secret gives institutions other names",
            file=place,
        )
    return bytes.fromhex(text.strip())


def _write(place: Path, secret: bytes) -> None:
    """Write a secret that nobody else can read, whole or not at all."""
    aside = place.with_name(f"{place.name}-new")
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600)
    aside.write_text(f"{secret.hex()}\n", encoding="ascii", newline="\n")
    aside.replace(place)
