"""A sample as it was drawn, as a file that people copy and that can be anything."""

import json

import pytest

from blendresearch.base.errors import InputError
from blendresearch.study import drawn_sample
from blendresearch.study.drawn_sample import DrawnMobility, DrawnSample, DrawnStratum

SOUND = DrawnSample(
    2, 1, "0" * 64, (DrawnStratum("completed", "Alpha College", True, 5),), (DrawnMobility(0, "a", "b"),)
)


def text(tmp_path) -> str:
    return SOUND.save(tmp_path / "sound.json").read_text(encoding="utf-8")


def test_sample_is_read_as_it_was_saved(tmp_path):
    assert DrawnSample.load(SOUND.save(tmp_path / "sample.json")) == SOUND


BROKEN = {
    "brackets without end": lambda _: "[" * 200_000,
    "objects without end": lambda text: text.replace("[", '{"a":' * 100_000, 1),
    "a number without end": lambda text: text.replace('"size": 2', '"size": 1e999'),
    "a stratum without end": lambda text: text.replace("5", "1e999"),
    "a stratum larger than any": lambda text: text.replace("5", "9" * 300),
    "a mobility without end": lambda text: text.replace("   0,", "   1e999,"),
    "digits without end": lambda text: text.replace('"seed": 1', f'"seed": {"9" * 100_000}'),
    "no number": lambda text: text.replace('"size": 2', '"size": NaN'),
    "a list": lambda _: "[1]",
    "nothing": lambda _: "null",
    "another format": lambda text: text.replace('"format": 1', '"format": 2'),
}


@pytest.mark.security
@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_no_sample_is_refused(tmp_path, broken):
    changed = BROKEN[broken](text(tmp_path))
    assert changed != text(tmp_path)
    (tmp_path / "sample.json").write_text(changed, encoding="utf-8")
    with pytest.raises(InputError, match=r"^sample\.json: it is no sample"):
        DrawnSample.load(tmp_path / "sample.json")


@pytest.mark.security
def test_sample_that_would_fill_memory_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn_sample, "_LONGEST", 1_000)
    (tmp_path / "sample.json").write_text(json.dumps(json.loads(text(tmp_path))) + " " * 1_000, encoding="utf-8")
    with pytest.raises(InputError, match=r"^sample\.json: it is no sample"):
        DrawnSample.load(tmp_path / "sample.json")
