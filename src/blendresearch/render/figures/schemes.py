"""Figures on a dark screen: the same picture, with lighter colours where a reader asked for a dark page.

The rules go into the SVG itself, so that it stays one file; what does not know them (paper, older viewers) draws the
light colours.
"""

import re

# Light colours as they stand in a figure, and what each becomes: paper, ink, blue, orange, lines and grid.
DARK = {
    "#ffffff": "#1b252d",
    "#222222": "#e4eaef",
    "#0072b2": "#56b4e9",
    "#d55e00": "#f0a35e",
    "#7a8b99": "#71828f",
    "#e4e9ed": "#33414c",
}
_MEDIA = "@media (prefers-color-scheme: dark)"
_RULES = re.compile(rf"{re.escape(_MEDIA)}.*?</style>", re.DOTALL)


def with_dark_scheme(svg: str) -> str:
    """Add the dark colours to an SVG file of matplotlib, at the end of its style sheet."""
    return svg.replace("</style>", f"{_MEDIA} {{{''.join(map(_rules, DARK.items()))}}}</style>", 1)


def without_dark_scheme(svg: str) -> str:
    """Take the dark colours out again: a file of its own is for a light page."""
    return _RULES.sub("</style>", svg)


def has_dark_scheme(svg: str) -> bool:
    """Tell whether a picture has colours of its own for a dark page."""
    return _MEDIA in svg


def _rules(colours: tuple[str, str]) -> str:
    light, dark = colours
    return "".join(f'[{name}="{light}"] {{{name}: {dark}}}' for name in ("fill", "stroke"))
