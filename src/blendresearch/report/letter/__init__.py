"""A letter to one institution: its own numbers, where it stands among others without a name, and what it can do."""

from blendresearch.report.letter.letter import Letter
from blendresearch.report.letter.standings import Peers

__all__ = ["Letter", "Peers"]
