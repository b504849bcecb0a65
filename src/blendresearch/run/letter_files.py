"""Where the letters of a study are, beside its processed tables: those that are as they would be made, and new ones."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from blendresearch.base.file_names import file_names
from blendresearch.mobilities.places import private_folder, worklists
from blendresearch.run.exchange import staging
from blendresearch.run.foreign_files import free
from blendresearch.run.stamps import Ledger
from blendresearch.run.steps import letter_key, letter_of
from blendresearch.run.stopping import undisturbed
from blendresearch.study.files import sha256_of
from blendresearch.study.folder import Workspace

FOLDER = "letters"
KINDS = ("pdf", "html")
_IGNORED = f"processed/{FOLDER}/.gitignore"


def _names_of(recipients: Sequence[str], processed: Path) -> dict[str, str]:
    """Give the name of the letter to each: that of its worklist, which goes with it, else one that no worklist has."""
    table = worklists(processed)
    own = {name: Path(file).stem for name, file in zip(table["institution"], table["file"], strict=True) if file}
    others = [name for name in recipients if name not in own]
    return own | dict(zip(others, file_names(others, own.values(), otherwise="institution"), strict=True))


class LetterFiles:
    """The letters in one language to all `recipients` of a study, of which each has files of its own name."""

    def __init__(self, workspace: Workspace, ledger: Ledger, recipients: Sequence[str], code: str, stamp: str) -> None:
        """Take the ledger of the processed tables, and the `stamp` under which letters would be made now."""
        self._workspace, self._ledger, self._code, self._stamp = workspace, ledger, code, stamp
        self._names = _names_of(recipients, workspace.processed)

    def of(self, institution: str) -> dict[str, Path]:
        """Give the files of a letter by their ending."""
        return {kind: self._ledger.place(path) for kind, path in self._paths(institution).items()}

    def holds(self, institution: str) -> bool:
        """Tell whether a letter is there as it would be made now."""
        return self._ledger.holds(letter_key(institution, self._code), self._stamp)

    def forget_misplaced(self) -> None:
        """Remove the letters to who gets none any more, and those whose files have another name now."""
        own = [(key, to[0]) for key in self._ledger.steps if (to := letter_of(key)) and to[1] == self._code]
        for key, institution in own:
            if set(self._ledger.made(key)) != {*self._paths(institution).values(), _IGNORED}:
                self._ledger.forget([key])

    def put(self, institution: str, letter: Mapping[str, bytes]) -> list[Path]:
        """Put a letter, by the ending of its files, in place of the earlier one.

        Gives what people had put there or made of that, where it stands now: under another name.
        """
        key, kept = letter_key(institution, self._code), []
        paths, made = self._paths(institution), self._ledger.made(key)
        private_folder(self._workspace.processed, FOLDER)
        with staging(self._workspace) as place:
            for kind, content in letter.items():
                (place / kind).write_bytes(content)
            with undisturbed():
                for kind, path in paths.items():
                    final = self._ledger.place(path)
                    if final.is_file() and sha256_of(final) != made.get(path):
                        kept.append(final.rename(free(final)))
                    shutil.move(place / kind, final)  # they may be on two disks
                self._ledger.record(key, self._stamp, [*paths.values(), _IGNORED])
        return kept

    def _paths(self, institution: str) -> dict[str, str]:
        name = self._names.get(institution)
        return {kind: f"processed/{FOLDER}/{name}.{self._code}.{kind}" for kind in KINDS} if name else {}
