"""Exports of survey forms as they come: their files, headings, cells, and who answers."""

from blendresearch.survey.forms.reading_forms import FormsRead, read_forms

__all__ = ["FormsRead", "read_forms"]
