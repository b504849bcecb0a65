"""The styles of an SVG file of matplotlib as attributes: pictures without an inline style, that any policy allows."""

import re

_STYLED = re.compile(r'(<[a-zA-Z][^<>]*?) style="([^"<>]*)"')
_DEFAULTS = "*{stroke-linejoin: round; stroke-linecap: butt}"
"""What matplotlib says of all elements; as a rule it would go before the attributes of each."""
_ROOT = ' stroke-linejoin="round" stroke-linecap="butt" '


def with_attributes(svg: str) -> str:
    """Write each style of an element as its attributes, and the style of all as attributes of the root."""
    defaults, root = svg.replace(_DEFAULTS, "", 1), "<svg "
    return _STYLED.sub(_attributes, defaults).replace(root, root.rstrip() + _ROOT, 1)


def _attributes(found: re.Match[str]) -> str:
    pairs = (pair.partition(":") for pair in found[2].split(";") if pair.strip())
    return found[1] + "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)
