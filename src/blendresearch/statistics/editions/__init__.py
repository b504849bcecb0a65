"""This edition of a study beside the one before it: what can be compared, what changed, and what cannot be said."""
