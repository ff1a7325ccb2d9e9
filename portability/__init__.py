"""Own data: everything that a system holds in one zip that people can read, and a new installation loads whole."""
