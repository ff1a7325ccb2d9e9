"""Dockerfile, compose.yaml, units and the table of variables agree, and say what a careful reader expects."""

import ast
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import files

PRODUCT = {"prepare", "web", "streams", "manage"}
# https://github.com/compose-spec/compose-spec/blob/main/05-services.md, as far as it is used here.
SERVICE_KEYS = {
    "image", "build", "restart", "read_only", "tmpfs", "cap_drop", "security_opt", "volumes", "environment", "command",
    "entrypoint", "profiles", "healthcheck", "depends_on", "networks", "stop_grace_period", "mem_limit", "ports",
    "shm_size",
}  # fmt: skip
CONDITIONS = {"service_healthy", "service_started", "service_completed_successfully"}
# Of the machine, of the tests, of an example, or made by the product for its own processes.
NOT_OF_THE_TABLE = {
    *("PATH", "POSTGRES_URL", "ICSM_TOKEN", "PROMETHEUS_MULTIPROC_DIR", "DJANGO_SETTINGS_MODULE"),
    *("WEB_LISTENER", "STREAM_LISTENER"),  # the supervisor tells what it starts
    "OPENPYXL_DEFUSEDXML",  # a library's own, which a start check reads
}
NOT_OF_THE_PRODUCT = {
    "PATH",
    "HOME",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "POSTGRES_PASSWORD",
    "SITE_ADDRESS",
}


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    return files.compose()


def test_compose_has_the_structure_of_its_specification(composed):
    assert set(composed) - {"x-product"} == {"name", "services", "volumes", "networks"}
    services = composed["services"]
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        assert "image" in service, name
        for other, how in service.get("depends_on", {}).items():
            assert other in services and how["condition"] in CONDITIONS, (name, other)
            if how["condition"] == "service_healthy":
                assert "test" in services[other].get("healthcheck", {"test": "the image's own"}), (name, other)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in composed["volumes"] or (files.ROOT / source).is_file(), (name, volume)
        assert set(service.get("networks", [])) <= set(composed["networks"]), name
    assert composed["networks"]["inside"] == {"internal": True}


def test_only_the_proxy_is_reached_from_outside_and_the_products_containers_may_do_little(composed):
    assert [name for name, service in composed["services"].items() if "ports" in service] == ["proxy"]
    for name in PRODUCT:
        service = composed["services"][name]
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_no_secret_stands_in_a_file_of_the_deployment(composed):
    secret = re.compile(r"SECRET|PASSWORD|TOKEN|DSN")
    for service in composed["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not secret.search(name) or str(value).startswith("${"), name
    assert not any(value for name, value in files.example_settings().items() if secret.search(name))
    assert not secret.search((files.ROOT / "Dockerfile").read_text().replace("No secret", ""))


def test_the_image_is_built_in_stages_from_hashed_packages_and_runs_as_nobody_in_particular():
    *building, last = files.stages()
    assert [stage.name for stage in building] == ["front", "packages"]
    assert any("--require-hashes" in rest for _, rest in building[1].instructions)
    assert any(rest.startswith("npm ci") for _, rest in building[0].instructions)
    words = [word for word, _ in last.instructions]
    assert last.last("USER") == "icsmaturity" and words.index("USER") > max(
        place for place, word in enumerate(words) if word in {"RUN", "COPY"}
    )
    assert files.as_list(last.last("CMD")) == ["gunicorn"]
    assert not any(word == "RUN" and "apt" in rest for stage in building for word, rest in stage.instructions)


def test_nothing_private_goes_into_the_image_and_every_package_does():
    for path in (
        ".git/config",
        ".env",
        "var/icsmaturity.sqlite3",
        "tests/conftest.py",
        "static/build/main.css",
        ".venv/x",
    ):
        assert not files.goes_into_the_image(path), path
    text = (files.ROOT / "pyproject.toml").read_text()
    packages = ast.literal_eval(re.search(r"^packages = (\[.*\])$", text, re.M).group(1))  # type: ignore[union-attr]
    assert [name for name in packages if not files.goes_into_the_image(f"{name}/__init__.py")] == []
    assert files.goes_into_the_image("static/icons/favicon.svg") and files.goes_into_the_image("fixtures/any.yaml")


def units(folder: Path) -> Path:
    """A copy of the units, beside stand-ins for the programs that they start."""
    copied = shutil.copytree(files.UNITS, folder / "units")
    programs = folder / "bin"
    programs.mkdir()
    for name in ("gunicorn", "python"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    for path in copied.iterdir():
        if path.is_file():
            path.write_text(path.read_text().replace("/opt/icsmaturity/.venv/bin", str(programs)))
    return copied


def verify(folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    paths = [str(path) for path in sorted(folder.iterdir()) if path.is_file()]
    command = [
        shutil.which("systemd-analyze") or "",
        *(more or ("verify", "--man=no", "--recursive-errors=yes")),
        *paths,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")


@needs_systemd
def test_systemd_finds_no_fault_in_the_units(tmp_path):
    said = verify(units(tmp_path))
    assert (said.returncode, said.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize(
    ("unit", "before", "after"),
    [
        ("icsmaturity-web.service", "ExecStart=", "ExecStart=/nowhere"),
        ("icsmaturity-forget.timer", "OnCalendar=", "OnCalendar=sometimes "),
        ("icsmaturity-.service.d/shared.conf", "ProtectSystem=strict", "ProtectSystm=strict"),
    ],
)
def test_the_test_notices_a_unit_with_a_fault(unit, before, after, tmp_path):
    """The control."""
    copied = units(tmp_path)
    (copied / unit).write_text((copied / unit).read_text().replace(before, after, 1))
    said = verify(copied)
    assert said.returncode or said.stderr


def test_every_service_is_hardened_and_has_a_limit_of_memory():
    shared = files.UNITS / "icsmaturity-.service.d" / "shared.conf"
    for key, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "CapabilityBoundingSet": "",
        "User": "icsmaturity",
    }.items():
        assert files.unit_values(shared, "Service", key) == [value], key
    for path in files.unit_files():
        assert path.name.startswith("icsmaturity-"), "the shared part is read by this beginning of the name"
        if path.suffix == ".service":
            assert files.unit_values(path, "Service", "MemoryMax"), path.name
        if path.suffix == ".timer":
            assert path.with_suffix(".service").exists()
            assert files.unit_values(path, "Timer", "Persistent") == ["yes"]


def read_by_the_product() -> set[str]:
    """Every variable that the product's own code reads from its environment."""
    kept = {"tests", "bench", "load", "node_modules", ".venv", "docs"}
    sources = [path for path in files.ROOT.rglob("*.py") if path.relative_to(files.ROOT).parts[0] not in kept]
    text = "\n".join(path.read_text() for path in sources)
    read = set(re.findall(r"""environ(?:ment)?(?:\.get|\.setdefault)?[\[(]["']([A-Z_]+)["']""", text))
    return read | set(re.findall(r"""["']([A-Z_]+_?PORT)["'], ["']8""", text))


def in_the_table() -> set[str]:
    """Every variable that a table of the README explains."""
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", (files.ROOT / "README.md").read_text(), re.M)
    return {name for row in rows for name in re.findall(r"[A-Z_]+", row)}


def test_the_readme_explains_what_the_product_reads_and_nothing_else():
    assert read_by_the_product() - in_the_table() - NOT_OF_THE_TABLE == set()
    assert in_the_table() - read_by_the_product() == set()


def test_a_deployment_sets_only_what_the_readme_explains(composed):
    named = {name for each in PRODUCT for name in composed["services"][each]["environment"]}
    named |= {pair.partition("=")[0] for pair in files.stages()[-1].last("ENV").split()}
    example = (files.ROOT / "deploy" / "icsmaturity.env.example").read_text()
    named |= set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.M))
    shared = (files.UNITS / "icsmaturity-.service.d" / "shared.conf").read_text()
    named |= {pair.partition("=")[0] for pair in re.search(r"^Environment=(.*)$", shared, re.M).group(1).split()}  # type: ignore[union-attr]
    assert named - in_the_table() - NOT_OF_THE_PRODUCT == set()
    asked = set(re.findall(r"\$\{([A-Z_]+)", (files.ROOT / "compose.yaml").read_text()))
    assert asked - in_the_table() - NOT_OF_THE_PRODUCT == set()


def test_the_proxy_does_what_the_product_relies_on():
    text = (files.ROOT / "deploy" / "Caddyfile").read_text()
    path = files.compose()["services"]["web"]["environment"]["STREAM_PATH"]
    routed = text.partition("route {")[2]
    refused, streams, web = (
        routed.index(line) for line in ("respond @", f"reverse_proxy {path}*", "reverse_proxy web:")
    )
    assert refused < streams < web, "the first that fits answers"
    assert "flush_interval -1" in routed[streams:web]
    assert "/metrics" in text.partition("@watching path")[2].partition("\n")[0]
    assert text.count("{") == text.count("}")
    assert "X-Request-ID" in routed[streams:web] and "X-Request-ID" in routed[web:]
