"""One table of expectations for each subject; `tests/expectations.py` gathers them."""
