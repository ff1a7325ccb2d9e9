"""Work on what others sent, in a process of its own that may take so long and so much memory. Knows nothing of the
product.

A `Worker` owns one such process, started at its first job and replaced after a number of jobs, after a failure, and
when a job takes too long. `limited.serving` is what runs in it; `limited.zips` opens zip files within limits.

    worker = Worker(count_words, seconds=5, memory_bytes=512 * 1024 * 1024)
    worker.do("some words")     # what count_words("some words") returns in the other process; or Failed
"""

from limited.worker import Busy, Done, Failed, OfThisProcess, Worker

__all__ = ["Busy", "Done", "Failed", "OfThisProcess", "Worker"]
