"""A notebook as it is stored: without outputs, counts, and what a machine notes in it. Git calls this for each.

    python src/blendresearch/run/clearing.py < notebook.ipynb

Standard library only, so that git need not wait and any Python will do. What is no notebook goes on as it is.
"""

import json
import sys
from typing import Any

_KEPT_OF_CELLS = {"tags"}
_KEPT = {"kernelspec": {"display_name", "language", "name"}, "language_info": {"name"}}


def cleared(text: bytes) -> bytes:
    """Give a notebook without results; a stored one comes back byte for byte."""
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            _clear(cell)
        about = notebook["metadata"]
        notebook["metadata"] = {name: _only(about[name], keys) for name, keys in _KEPT.items() if name in about}
    except (ValueError, LookupError, TypeError, AttributeError):  # half merged, or another file under that name
        return text
    written = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))
    return (written + "\n").encode("utf-8")


def _clear(cell: dict[str, Any]) -> None:
    cell["metadata"] = _only(cell["metadata"], _KEPT_OF_CELLS)
    if cell["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}


def _only(metadata: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name in keys and value}


if __name__ == "__main__":
    sys.stdout.buffer.write(cleared(sys.stdin.buffer.read()))
