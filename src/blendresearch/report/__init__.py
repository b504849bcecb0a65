"""The report: chapters of prose, tables and figures that all follow from the statistics of one run."""

from blendresearch.report.chapters import CHAPTERS, chapter, contents_of
from blendresearch.report.report import Report

__all__ = ["CHAPTERS", "Report", "chapter", "contents_of"]
