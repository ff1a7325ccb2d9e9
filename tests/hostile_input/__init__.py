"""Hostile input: a corpus of strings, put into every field and taken out of every page and file."""
