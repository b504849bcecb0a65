"""The studies that ship, all of them synthetic.

The reference study has exports whose totals are exactly the published ones of the Dutch study of 2025: facts -> plan ->
people -> rows -> files -> study_files, published -> study. Published numbers stand in facts.toml and published.toml,
invented details in filling.toml. Its survey is made in `answering`. The edition after it, in `later`, is invented from
end to end, and so is the Flemish study in `flanders`.
"""

from blendresearch.synthetic.flanders.flanders_folder import make_flemish_study
from blendresearch.synthetic.later.edition_folder import make_later_edition
from blendresearch.synthetic.study_folder import make_reference_study

MAKERS = {
    "nl-mbo-2025": make_reference_study,
    "nl-mbo-2027": make_later_edition,
    "be-vl-vet-2026": make_flemish_study,
}
"""How each study that ships is made again, by its name."""

__all__ = ["MAKERS", "make_flemish_study", "make_later_edition", "make_reference_study"]
