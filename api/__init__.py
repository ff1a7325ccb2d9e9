"""The read API: what its pages show, as JSON. Nothing can be written through it."""
