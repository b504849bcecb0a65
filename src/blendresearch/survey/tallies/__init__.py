"""The tables of the survey, one concern a module: pure functions of what was answered and coded."""
