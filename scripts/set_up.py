"""Set up everything that `make run` or `make test` needs: `python3 scripts/set_up.py run|test`.

Each step leaves a stamp with a hash of what it was made from, and is skipped while that stays the same.
"""

import os
import shutil
import sys
from pathlib import Path

import system_packages
from toolbox import ROOT, STAMPS, VENV, VENV_BIN, Missing, answers, fingerprint, is_done, mark_done, run, say, step

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)


def check_python() -> None:
    """Refuse a Python that is too old, in words."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Missing(f"This needs Python 3.11 or later; {sys.executable} is {found}. Name another: make PYTHON=...")


def make_virtual_environment() -> None:
    """`.venv`, made anew when it was made by another Python."""
    stamp, key = VENV / ".made-by", f"{sys.executable} {sys.version}"
    if (VENV_BIN / "python").exists() and is_done(stamp, key):
        return
    # Debian's Python comes without the module that puts pip into a virtual environment.
    if answers([sys.executable, "-c", "import venv, ensurepip"]) is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        system_packages.install([f"python{version}-venv"], "the virtual environment")
    with step("Making the virtual environment .venv"):
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    mark_done(stamp, key)


def install_requirements(name: str) -> None:
    """Install one lock file, every package checked against its hash."""
    lock = ROOT / f"{name}.lock"
    stamp, key = VENV / f".{name}", fingerprint([lock])
    if is_done(stamp, key):
        return
    with step(f"Installing the Python packages of {lock.name}"):
        pip = [str(VENV_BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "--requirement", str(lock)])
    mark_done(stamp, key)


def _node_path() -> str:
    """A PATH with a Node that is new enough: the machine's own, else the one from PyPI."""
    own = answers(["node", "--version"]) if shutil.which("npm") else None
    if own and tuple(int(part) for part in own.lstrip("v").split(".")[:2]) >= OLDEST_NODE:
        return os.environ["PATH"]
    install_requirements("requirements-node")
    return f"{VENV_BIN}{os.pathsep}{os.environ['PATH']}"


def build_front_end() -> None:
    """`node_modules` by the lock file, and `static/build` from `assets/`."""
    package = ROOT / "package.json"
    if not package.exists():
        return
    packages_stamp = ROOT / "node_modules" / ".made-from"
    packages_key = fingerprint([package, ROOT / "package-lock.json"])
    build_stamp = STAMPS / "front-end"
    built = ROOT / "static" / "build"
    build_key = fingerprint([ROOT / "assets"], extra=packages_key)
    have_packages = is_done(packages_stamp, packages_key)
    if have_packages and is_done(build_stamp, build_key) and built.is_dir() and any(built.iterdir()):
        return
    env = {"PATH": _node_path()}
    npm = shutil.which("npm", path=env["PATH"]) or "npm"
    if not have_packages:
        with step("Installing the front-end packages"):
            run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], env=env)
        mark_done(packages_stamp, packages_key)
    with step("Building the style sheet and scripts"):
        run([npm, "run", "--silent", "build"], env=env)
    mark_done(build_stamp, build_key)


def compile_product() -> None:
    """Bytecode of the product, where it is missing or old: without it, each process that starts compiles it anew.

    Python does so by itself where it may write; units and containers may not (`PYTHONDONTWRITEBYTECODE`).
    """
    apps = sorted(str(path.parent) for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
    run([str(VENV_BIN / "python"), "-m", "compileall", "-q", *apps])


def set_up(purpose: str) -> None:
    """Everything, in the order in which it needs each other. Raises `Missing` with what to do about it."""
    check_python()
    system_packages.install(system_packages.missing_for_pdf(), "the PDF report")
    if purpose == "test":
        system_packages.install(system_packages.missing_for_tests(), "the tests")
    make_virtual_environment()
    install_requirements("requirements-dev" if purpose == "test" else "requirements")
    build_front_end()
    compile_product()


def main(arguments: list[str]) -> int:
    if arguments not in (["run"], ["test"]):
        say("usage: python3 scripts/set_up.py run|test")
        return 2
    os.chdir(Path(__file__).parent.parent)
    try:
        set_up(arguments[0])
    except Missing as missing:
        print(f"\n{missing}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
