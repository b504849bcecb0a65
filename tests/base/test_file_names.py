"""Names of files: whatever people call things, they stay in their folder, are safe everywhere, and are none twice."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.file_names import file_names


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ROC Midden Nederland", "ROC-Midden-Nederland"),
        ("Hout- en Meubileringscollege", "Hout-en-Meubileringscollege"),
        ("Vocé d'Élan B.V.", "Voce-d-Elan-B-V"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x", "C-x"),
        ("=cmd|' /C calc'!A0", "cmd-C-calc-A0"),
        ("con", "con-2"),
        ("LPT¹", "LPT1-2"),
        (".hidden", "hidden"),
        ("findings", "findings-2"),
        ("?", "file"),
        ("Κέντρο 7", "Κεντρο-7"),
        ("x" * 300, "x" * 60),
    ],
)
def test_name_is_made_of_letters_and_digits(label, name):
    assert file_names([label], taken=["findings"]) == [name]


def test_names_that_systems_take_for_the_same_are_told_apart():
    labels = ["Alpha", "ALPHA", "Älpha", "Alpha-2", "Alpha!", "straße", "STRASSE"]
    assert file_names(labels) == ["Alpha", "ALPHA-2", "Alpha-3", "Alpha-2-2", "Alpha-4", "straße", "STRASSE-2"]


@given(st.lists(st.text(max_size=90), max_size=12))
def test_any_labels_have_names_of_their_own_that_stay_where_they_are_put(labels):
    names = file_names(labels, taken=["findings"])
    folded = {unicodedata.normalize("NFKD", name).casefold() for name in names}
    assert len(names) == len(labels)
    assert len(folded | {"findings"}) == len(labels) + 1
    for name in names:
        assert name.replace("-", "x").isalnum()
        assert not name.startswith("-")
        assert len(f"{name}.xlsx".encode()) <= 255
    assert names == file_names(labels, taken=["findings"])
