"""Fuzz one reader for as long as you like, with atheris (`pip install atheris`; no dependency of ours).

    python -m tests.fuzz.run csv -max_total_time=3600

What makes a reader fail is written to the working directory as crash-*; put it in tests/fuzz/corpus/<kind>/, where the
tests replay it, and mend the reader. Further options are those of libFuzzer. Now and then a line says how
many inputs were read or refused, in how many of these the process apart broke off (which must be a sentence, too), and
the most memory that one of such processes took.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import atheris

with atheris.instrument_imports(include=["blendresearch", "tomllib", "zipfile", "olefile", "shlex"]):
    from tests.fuzz import target

    from blendresearch.base.errors import InputError
    from blendresearch.study.reading import apart

_TOLD = 50
CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Give atheris the seeds of a kind, the kept corpus, and the options that follow."""
    kind, *options = sys.argv[1:]
    seeds = Path(mkdtemp(prefix=f"fuzz-{kind}-"))
    (seeds / "seed").write_bytes(target.seeds()[kind])
    folders = [str(seeds), *(str(path) for path in [CORPUS / kind] if path.is_dir())]
    bounds = ["-timeout=30", "-rss_limit_mb=4096", "-max_len=65536"]
    figures = Figures()
    atheris.Setup([sys.argv[0], *bounds, *options, *folders], lambda data: figures.take(target.read(kind, data)))
    atheris.Fuzz()


@dataclass
class Figures:
    """What became of the inputs so far."""

    inputs: int = 0
    refused: int = 0
    broken_off: int = 0
    megabytes_apart: int = 0

    def take(self, error: InputError | None) -> None:
        """Count an input by its error, and now and then tell all figures."""
        self.inputs += 1
        self.refused += error is not None
        self.broken_off += error is not None and ("broke off" in error.what or "takes longer" in error.what)
        self.megabytes_apart = max([self.megabytes_apart, *(_most_memory(each.process) for each in apart.idle)])
        if self.inputs % _TOLD == 0:
            print(self, file=sys.stderr, flush=True)


def _most_memory(process: int) -> int:
    """Give the most memory that a process has had, in MB; nothing where the system does not say it."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="utf-8")) if status.exists() else None
    return int(found[1]) >> 10 if found else 0


if __name__ == "__main__":
    main()
