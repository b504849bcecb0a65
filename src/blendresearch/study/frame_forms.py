"""Which form an institution gets: those that use blended mobility by the threshold of a study, and the others."""

from blendresearch.study.settings import Study

USER, NON_USER = "user", "non-user"
"""What the two forms are called in `survey_form`, as far as the program proposes them."""


def form_by_threshold(blended: int, study: Study) -> str:
    """Give the form for an institution with so many blended mobilities in the first cohort."""
    return USER if blended >= study.user_threshold else NON_USER
