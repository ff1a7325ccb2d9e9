"""Counting syncs to disk as the system sees them, with strace."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path


def missing() -> str:
    """Why syncs can't be counted here; empty when they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)  # noqa: S607
    return "" if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()[:200]}"


class Count:
    """The syncs that the traced processes have made."""

    def __init__(self, told: Path) -> None:
        self.told = told

    def now(self) -> int:
        """Those that came to an end; a sync that another process interrupts is told in two lines."""
        return sum(line.rstrip().endswith("= 0") for line in self.told.read_text().splitlines())


@contextlib.contextmanager
def syncs(pids: list[int], folder: Path) -> Iterator[Count]:
    """Count the syncs of processes and of what they start from now on."""
    told, words = folder / "syncs", folder / "strace"
    told.touch()
    command = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-e", "signal=none"]
    command += ["-o", str(told), *(f"--attach={pid}" for pid in pids)]
    with words.open("w") as said:
        process = subprocess.Popen(command, stderr=said)
    try:
        wait_for_tracer(pids, process)
        yield Count(told)
    finally:
        process.terminate()
        process.wait()


def wait_for_tracer(pids: list[int], process: "subprocess.Popen[bytes]") -> None:
    """Until every process is traced. Raises AssertionError when strace has ended instead."""
    for _ in range(200):
        assert process.poll() is None, "strace has ended"
        if all("TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_text() for pid in pids):
            return
        time.sleep(0.05)
    raise AssertionError("the processes were not traced within 10 seconds")
