"""The survey around a study."""
