"""A whole run, from the command to the folder of a report."""
