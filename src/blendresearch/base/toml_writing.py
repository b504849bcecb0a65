"""TOML of plain values, without what people wrote between them: the standard library reads it and does not write it."""

import json
import re
from collections.abc import Mapping
from datetime import date


def as_toml(values: Mapping[str, object]) -> str:
    """Write a table as TOML, a line a key; `tomllib.loads` gives the same values back.

    Values are texts, numbers, answers, days, and lists and tables of these; raises TypeError for any other.
    """
    return "".join(f"{_key(key)} = {_value(value, top=True)}\n" for key, value in values.items())


def _value(value: object, *, top: bool = False) -> str:
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(str(key))} = {_value(each)}" for key, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        items = [_value(each) for each in value]
        is_long = top and any(isinstance(each, Mapping) for each in value)
        return "[\n" + "".join(f"    {item},\n" for item in items) + "]" if is_long else f"[{', '.join(items)}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise TypeError(f"{type(value).__name__} is no value of TOML")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    """Write a text as a basic string, whose escapes are those of JSON but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
