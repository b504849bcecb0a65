"""Errors that are told together: each once, whoever found them."""

from blendresearch.base.errors import InputError


def error(what: str) -> InputError:
    return InputError(what, do="Mend it")


def test_all_errors_are_brought_by_the_first_one_each_once():
    one, two, three = map(error, ("one", "two", "three"))
    first = InputError.together([two, three])
    found = InputError.together([one, *first.all])
    assert [each.what for each in found.all] == ["one", "two", "three"]
    assert found.others == 2
    assert [each.what for each in InputError.together([first, one, first]).all] == ["two", "three", "one"]
