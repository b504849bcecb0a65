"""Disclosure control: which counts and names may be shown, and the tables as they may be shown."""
