"""What each command does; `cli` only knows their names and options."""
