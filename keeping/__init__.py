"""Keeping an installation: copies of all of it, putting one back, and moving it to another database."""
