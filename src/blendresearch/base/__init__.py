"""What every room stands on: errors, clean texts, hidden counts, versions, and tables as files."""
