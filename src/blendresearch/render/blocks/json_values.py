"""What all blocks share: the way to JSON and back, as the output of a cell holds them."""

from dataclasses import fields
from typing import Any, Self

Bundle = tuple[dict[str, Any], dict[str, Any]]
"""The data of a cell output by MIME type, and what is said about each."""


def tuples(value: Any) -> Any:
    """Turn the lists of JSON into the tuples of a frozen dataclass, at every depth."""
    return tuple(map(tuples, value)) if isinstance(value, list | tuple) else value


def lists(value: Any) -> Any:
    """Turn the tuples of a frozen dataclass into the lists of JSON, and the blocks in them into JSON values."""
    if isinstance(value, list | tuple):
        return [lists(item) for item in value]
    return value.to_json() if hasattr(value, "to_json") else value


class JsonBlock:
    """The two ways between a dataclass and JSON values."""

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON values."""
        return {each.name: lists(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the block again from `to_json`, also after the values went through a notebook file."""
        return cls(**{name: tuples(item) for name, item in value.items()})
