"""How often is Blended Mobility registered in Erasmus+? From raw exports to statistics, notebooks and a report.

Data goes one way, and so do the imports:
input -> mobilities -> counts -> tables -> results -> report -> HTML/PDF (docs/architecture.md).
"""

from importlib.metadata import version

__version__ = version("blendresearch")
