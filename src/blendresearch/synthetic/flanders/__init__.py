"""The Flemish example: a study in which schools, records and answers are invented, beside real figures of others.

flanders_plan -> flanders_survey, flanders_folder. The projects stand in schools.csv, all other choices in
flanders.toml, answers in answers.toml, and what is the same each time in `folder`.
"""

from blendresearch.synthetic.flanders.flanders_folder import make_flemish_study

__all__ = ["make_flemish_study"]
