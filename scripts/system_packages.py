"""Libraries and programs that pip can't install: found, else installed with apt when we may, else named."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

from toolbox import Missing, answers, run, step

# What WeasyPrint loads at run time, and the Debian package of each.
PDF_LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
FONT_FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    return any(next(folder.rglob("*.[to]tf"), None) for folder in FONT_FOLDERS if folder.is_dir())


def missing_for_pdf() -> list[str]:
    """Debian packages that the PDF report needs and that aren't here."""
    if sys.platform != "linux":
        return []  # WeasyPrint itself says what it misses; its documentation has the way for each platform
    packages = [package for library, package in PDF_LIBRARIES.items() if not _loads(library)]
    return packages if _has_font() else [*packages, "fonts-dejavu-core"]


def missing_for_tests() -> list[str]:
    """Debian packages that the tests need and that aren't here."""
    browser = [] if any(shutil.which(name) for name in BROWSERS) else ["chromium"]
    # The report's tests look at its pages as pictures; those of durability count syncs to disk.
    programs = {"pdftoppm": "poppler-utils", "strace": "strace"}
    return browser + [package for program, package in programs.items() if not shutil.which(program)]


def as_administrator() -> list[str] | None:
    """What to put before a command that changes the machine: nothing, sudo, or None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and answers(["sudo", "-n", "true"]) is not None:
        return ["sudo", "-n"]
    return None


def install(packages: list[str], why: str) -> None:
    """Install Debian packages; raise `Missing` with the command to type when we may not or it fails."""
    if not packages:
        return
    by_hand = (
        f"Missing on this machine, needed for {why}: {', '.join(packages)}\n"
        f"Install with:\n  sudo apt-get install {' '.join(packages)}\n"
        "(on another system: its own packages of the same libraries), then run make again."
    )
    rights = as_administrator()
    if shutil.which("apt-get") is None or rights is None:
        raise Missing(by_hand)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    keep_environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    with step(f"Installing with apt, for {why}: {', '.join(packages)}"):
        try:
            run([*rights, "apt-get", "update", "-qq"], env=quiet)
            run(
                [*rights, *keep_environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
                env=quiet,
            )
        except Missing as failure:
            raise Missing(f"{failure}\n{by_hand}") from None
