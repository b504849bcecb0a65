"""Exact methods for small counts of institutions: pure functions, one concern a module."""
