"""What the notebooks show: a view a notebook, with what it found, tables and figures, and what to look at next.

Notebooks are in English, whatever the languages of the study. A view on results shows tables and figures of the report,
so that no number is written in two ways.
"""

from blendresearch.report.views.prepared_view import PreparedView
from blendresearch.report.views.registered_view import RegisteredView
from blendresearch.report.views.reproduced_view import ReproducedView
from blendresearch.report.views.survey_view import SurveyView

__all__ = ["PreparedView", "RegisteredView", "ReproducedView", "SurveyView"]
