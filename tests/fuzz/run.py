"""Fuzz one reader for as long as you like, with atheris (`pip install atheris`; no dependency of ours).

    python -m tests.fuzz.run csv -max_total_time=3600

What makes a reader fail is written to the working directory as crash-*; put it in tests/fuzz/corpus/<kind>/, where the
tests replay it, and mend the reader. Further options are those of libFuzzer.
"""

import sys
from pathlib import Path
from tempfile import mkdtemp

import atheris

with atheris.instrument_imports(include=["blendresearch", "tomllib", "zipfile", "olefile", "shlex"]):
    from tests.fuzz import target

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Give atheris the seeds of a kind, the kept corpus, and the options that follow."""
    kind, *options = sys.argv[1:]
    seeds = Path(mkdtemp(prefix=f"fuzz-{kind}-"))
    (seeds / "seed").write_bytes(target.seeds()[kind])
    folders = [str(seeds), *(str(path) for path in [CORPUS / kind] if path.is_dir())]
    bounds = ["-timeout=30", "-rss_limit_mb=4096", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *bounds, *options, *folders], lambda data: target.read(kind, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
