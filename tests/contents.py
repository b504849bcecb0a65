"""Everything that files hold, as text that can be searched."""

import re
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import duckdb
import pikepdf
from tests.render.pdf_text import pdf_text

EMBEDDED = re.compile(rb"base64,([A-Za-z0-9+/=]+)")


def contents(folder: Path, without: Path | None = None) -> Iterator[tuple[str, str]]:
    """Give every file below a folder as text: as it stands, what is packed in it, and what the pages of a PDF show.

    What is in the folder `without` is left out.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file() and without not in path.parents:
            raw = path.read_bytes()
            yield path.name, raw.decode("utf-8", "replace")
            yield from ((path.name, b64decode(part).decode("utf-8", "replace")) for part in EMBEDDED.findall(raw))
            if path.suffix == ".pdf":
                yield from ((path.name, text) for text in [*unpacked_pdf(raw), pdf_text(raw)])
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as parts:
                    yield from ((path.name, parts.read(each).decode("utf-8", "replace")) for each in parts.namelist())
            if path.suffix == ".parquet":
                rows = duckdb.read_parquet(str(path))
                yield path.name, "\n".join(map(str, [rows.columns, *rows.fetchall()]))


def unpacked_pdf(raw: bytes) -> Iterator[str]:
    with pikepdf.open(BytesIO(raw)) as document:
        for entry in document.objects:
            if isinstance(entry, pikepdf.Stream):
                yield entry.read_bytes().decode("utf-8", "replace")
            elif isinstance(entry, pikepdf.Dictionary | pikepdf.Array):
                yield str(entry)
