"""The lists of this room that people maintain, as they stand in their files."""

import tomllib
from importlib.resources import files
from typing import Any


def shipped_list(name: str) -> dict[str, Any]:
    """Read `data/<name>.toml` anew; who asks often keeps what comes of it."""
    return tomllib.loads((files("blendresearch") / "data" / f"{name}.toml").read_text(encoding="utf-8"))
