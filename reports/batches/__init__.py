"""Every report of a round as one batch: asked for on a page, drawn by a process of its own, taken as one file."""
