"""The reference study: synthetic exports whose totals are exactly the published ones of the Dutch study of 2025.

facts -> plan -> people -> rows -> files -> study_files, published -> study. Published numbers stand in facts.toml and
published.toml, invented details in filling.toml. The survey is made in `answering`.
"""

from blendresearch.synthetic.study_folder import make_reference_study

__all__ = ["make_reference_study"]
