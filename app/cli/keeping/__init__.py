"""Keeping what there is: ``copies`` writes everything into one file, and makes a database of such a file."""
