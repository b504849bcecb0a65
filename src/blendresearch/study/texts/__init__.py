"""Texts that a study writes itself (`texts/`): what stands there, what may, and what is asked for within them."""
