"""Exports in CSV made at random: both ways to read them give what was written, or one sentence (`generated.py`)."""

from random import Random

from tests.odd_files.generated import compare, generate

FILES, SEED = 250, 2026


def test_both_ways_give_what_was_written_or_refuse():
    compared = compare(FILES, SEED)
    faults = [(each.number, each.fault, each.generated.damage) for each in compared if each.fault]
    assert faults == []
    damaged = [each for each in compared if each.generated.damage]
    assert FILES // 4 < len(damaged) < FILES
    assert 0 < sum(isinstance(each.read, str) for each in damaged) < len(damaged)


def test_a_number_gives_the_same_file_again():
    assert generate(Random("1 2")).content == generate(Random("1 2")).content
