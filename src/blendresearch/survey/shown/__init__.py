"""What of a survey may be shown word by word: quotes and practices without names, and what a person has to look at."""
