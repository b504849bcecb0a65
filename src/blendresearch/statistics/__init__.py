"""From tidy mobilities to the numbers of a study, and what they can bear."""
