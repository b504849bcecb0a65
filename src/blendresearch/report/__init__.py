"""The report: chapters of prose, tables and figures that all follow from the statistics of one run."""

from blendresearch.report.chapters import CHAPTERS, chapter, contents_of
from blendresearch.report.report import NOTEBOOK, Report

__all__ = ["CHAPTERS", "NOTEBOOK", "Report", "chapter", "contents_of"]
