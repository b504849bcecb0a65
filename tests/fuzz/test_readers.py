"""Every reader on the kept corpus, and on files that are broken at random: errors of ours, and no cell in them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.target import KINDS, read, seeds

pytestmark = pytest.mark.security

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".md")
KEPT = [(path.parent.name, path) for path in FILES]
KEPT += [("large.csv", path) for kind, path in KEPT if kind == "csv"]


@st.composite
def mutated(draw, seed: bytes) -> bytes:
    """A file with some pieces of it taken out, doubled, moved or replaced."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(
            st.one_of(
                st.binary(max_size=12),
                st.just(bytes(data[start:end]) * 2),
                st.sampled_from([b'"', b"\n", b"\0", b";", b"\xff\xfe", b"\xef\xbb\xbf", b"=", b"9" * 30, b"[[", b"<"]),
            )
        )
        data[start:end] = piece
    return bytes(data)


@pytest.mark.parametrize("kind", KINDS)
def test_seed_is_sound(kind):
    read(kind, seeds()[kind])


@pytest.mark.parametrize(("kind", "path"), KEPT, ids=lambda part: getattr(part, "name", part))
def test_kept_file_is_read_or_refused(kind, path):
    read(kind, path.read_bytes())


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10)
@given(data=st.data())
def test_broken_file_is_read_or_refused(kind, data):
    read(kind, data.draw(mutated(seeds()[kind])))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(kind, data):
    read(kind, data)
