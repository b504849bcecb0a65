"""How the logs judge: red, amber or green, as a word with a sign, so that colour is never what tells."""

from fractions import Fraction

from blendresearch.render.blocks import Cell
from blendresearch.report.report import Report

GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"
LEVELS = (GREEN, AMBER, RED)
"""From what asks for nothing to what asks for most; `none` is not judged."""
SMALL, LARGE = Fraction(1, 100), Fraction(1, 10)
"""From which part of a share a shift of it is amber, and from which red."""


def judged(report: Report, level: str) -> Cell:
    """Write a judgement in the words of the language; it sorts by how much it asks for."""
    place = LEVELS.index(level) if level in LEVELS else -1
    return report.cell.text(report.language.words["logs"]["levels"][level], place)


def level_of_shift(shift: Fraction, share: Fraction) -> str:
    """Judge how far a share could move, as a part of that share."""
    if shift >= LARGE * share:
        return RED if shift else GREEN
    return AMBER if shift >= SMALL * share else GREEN
