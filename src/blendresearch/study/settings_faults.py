"""What is wrong with a setting, told with its key as it stands in the file, and with what to write instead."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import nearest
from blendresearch.study.publication import BY_LANGUAGE
from blendresearch.study.toml_faults import how_to_write_day

_LIST, _LONGEST_NAME = "docs/input.md lists all keys", 40
_NAME_RULE = "a name has small letters, digits, - and _ without blanks, begins with a letter and has 40 signs at most"
_FLAG = "it is neither true nor false", "Write true or false, in small letters and without quotation marks"
_WHOLE = "it is no whole number", "Write digits alone, without point, comma or quotation marks: 10"
_TOLD = {
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "string_type": ("it is no text", 'Write it between quotation marks: "..."'),
    "string_too_long": ("it is too long", "Write {max_length} signs at most"),
    "string_too_short": ("it is empty", "Write a text, or remove it"),
    "too_short": ("it is empty, or has too few values", "Write {min_length} or more"),
    "too_long": ("it has too many values", "Write {max_length} at most"),
    "greater_than_equal": ("it is too small", "Write {ge} or more"),
    "less_than_equal": ("it is too large", "Write {le} at most"),
    "string_pattern_mismatch": ("it is no code of a country", 'Write two capitals: "NL"'),
    "literal_error": ("it is none of {expected}", "Write one of these"),
}
"""Kind of fault by the name that pydantic has for it: what is wrong, and what to do."""
_EXAMPLES = {"list_type": ("a list is", '["..."]'), "tuple_type": ("two are", "[10, 89]")}
_OWN = {"call_years": "[2021, 2022]", "period": '["2024-06-01", "2026-12-31"]', "size_classes": "[100, 500]"}
_REPEATED = (("cohorts",), ("remarks",), ("filled_in",))
_BY_LANGUAGE = ("title", "text", "note", *BY_LANGUAGE)
_TABLES = ("dict_type", "model_type", "model_attributes_type")
_OF_ONE_VALUE = ("bool_type", "int_type", "string_type", "date_type", "literal_error")


Settings = Mapping[str, Any]


def in_words(model: type[BaseModel], settings: Settings, error: ValidationError, path: Path) -> list[InputError]:
    """Tell every fault that was found in the settings of a file, whose keys are the fields of `model`."""
    faults = error.errors(include_url=False)
    return [InputError(_what(fault, settings), do=_do(fault, model), file=path) for fault in faults]


def _what(fault: ErrorDetails, settings: Settings) -> str:
    key, cohort = ".".join(str(part) for part in fault["loc"]), _cohort(fault, settings)
    if fault["type"] == "extra_forbidden":
        return f"the key {key!r} is unknown{cohort}"
    if fault["type"] == "missing":
        return f"the key {key!r} is missing{cohort}"
    message, _ = _in_our_words(fault)
    return f"the key {key!r} is wrong{cohort} ({message})" if key else message


def _cohort(fault: ErrorDetails, settings: Settings) -> str:
    """Name the cohort that a key is in: nobody counts them from 0."""
    match fault["loc"]:
        case ("cohorts", int(number), str(key), *_):
            name = settings["cohorts"][number].get("name")
            named = isinstance(name, str) and key != "name"
            return f" in the cohort {name[:_LONGEST_NAME]!r}" if named else f" in cohort {number + 1} of the file"
    return ""


def _do(fault: ErrorDetails, model: type[BaseModel]) -> str:
    if fault["type"] == "extra_forbidden":
        return _where_it_belongs(fault["loc"], model)
    if fault["type"] == "missing":
        return f"Add it, or look whether it is misspelt; {_LIST}"
    return _in_our_words(fault)[1] or f"Mend that key; {_LIST}"


def _where_it_belongs(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """Say which key is meant: one of the same table, or one of another, below whose heading it should stand."""
    tables, key = dict(_tables(model)), str(loc[-1])
    within = ".".join(part for part in loc[:-1] if isinstance(part, str)) + "."
    here = max((name for name in tables if within.startswith(f"{name}.")), key=len, default="")
    others = [name for name in tables if name != here]
    if place := next((_place(name, model) for name in others if key in tables[name]), None):
        return f"It belongs {place}: put it there"
    if near := nearest(key, tables[here], cutoff=0.65):
        return f"Did you mean {near!r}? Then write that; {_LIST}"
    for name in others:
        if near := nearest(key, tables[name], cutoff=0.8):
            return f"Did you mean {near!r} {_place(name, model)}? Then write that there; {_LIST}"
    return f"Remove it, or look whether it is misspelt; {_LIST}"


def _tables(model: type[BaseModel], name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Give the keys of every table of a file by the name of the table, those at the top under no name."""
    yield name, list(model.model_fields)
    for key, field in model.model_fields.items():
        if inner := _inner(field.annotation):
            yield from _tables(inner, f"{name}.{key}" if name else key)


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Give the model that a type holds, on its own, in a list or by keys."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner, get_args(annotation))), None)


def _place(name: str, model: type[BaseModel]) -> str:
    """Say where the keys of a table stand in the file."""
    if not name:
        return "at the top of the file, above the first line in brackets"
    outer = str(model.model_fields[name.partition(".")[0]].annotation)
    if outer.startswith("list"):
        return f"below [[{name}]]"
    return f"below [{name}.<call year>]" if outer.startswith("dict") else f"below [{name}]"


def _in_our_words(fault: ErrorDetails) -> tuple[str, str]:
    """Give what is wrong and what to do; "" for the latter where the former says it."""
    kind, given, loc = fault["type"], fault["input"], fault["loc"]
    if loc[:1] == ("cohorts",) and loc[2:] == ("name",):
        return _NAME_RULE, f'Write for instance name = "{name_like(given)}"'
    if kind in _TABLES or (kind == "list_type" and loc in _REPEATED):
        return _of_a_table(loc, given)
    if kind.startswith("date") and not isinstance(given, list | dict):
        return "it is no day", how_to_write_day(given.isoformat() if isinstance(given, date) else str(given))
    return _of_kind(kind, str(loc[-1]) if loc else "", fault)


def _of_kind(kind: str, key: str, fault: ErrorDetails) -> tuple[str, str]:
    if kind in _EXAMPLES:
        number, example = _EXAMPLES[kind]
        return f"one value stands where {number} meant", f"Write it between brackets: {key} = {_OWN.get(key, example)}"
    if isinstance(fault["input"], list | dict) and kind in _OF_ONE_VALUE:
        return "a list or table stands where one value is meant", "Write the value alone, without brackets"
    if kind in _TOLD:
        what, do = (text.format(**fault.get("ctx", {})) for text in _TOLD[kind])
        return what, do
    return fault["msg"].removeprefix("Value error, "), ""


def _of_a_table(loc: tuple[int | str, ...], given: object) -> tuple[str, str]:
    if loc[-1] in _BY_LANGUAGE:
        return "it is no text by language", f'Write {loc[-1]} = {{ nl = "...", en = "..." }}'
    name = ".".join(part for part in loc if isinstance(part, str))
    if loc[:1] in _REPEATED:
        return "it is no table of its own", f"Write [[{loc[0]}]] with two brackets on both sides, and its keys below"
    if isinstance(given, list):
        return "it stands between two brackets", f"Write [{name}] with one bracket on both sides, and its keys below"
    return "one value stands where keys are meant", f"Write [{name}], and its keys below"


def name_like(given: object) -> str:
    """Propose a name of a cohort that is like what was given.

    >>> name_like("2021/2022"), name_like("Afgerond (2021)")
    ('calls-2021-2022', 'afgerond-2021')
    """
    plain = unicodedata.normalize("NFKD", str(given).casefold()).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9_]+", plain if isinstance(given, str | int) else "")
    name = "-".join(parts).strip("_")
    return (name if name[:1].isalpha() else f"calls-{name}" if name else "completed")[:_LONGEST_NAME].rstrip("-_")
