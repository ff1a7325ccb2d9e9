"""Make the fixtures anew from a content pack."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from assessments.build import rounds, worked_assessment
from frameworks import build
from frameworks.build_four_steps import four_step_model
from systems.build import published_facts, systems

VERSIONS = [["health-and-wealth", "2022.1"], ["leadership-stages", "2022.1"]]


def fixtures_from(folder: Path) -> dict[str, Any]:
    """Every fixture file's content by file name, in the order in which they load, from the pack in `folder`."""
    names = [path.stem for path in folder.glob("*.yaml")]
    pack = {name: yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")) for name in names}
    with (folder / "ics_reference.csv").open(encoding="utf-8", newline="") as file:
        reference = list(csv.DictReader(file))
    framework, shifts = pack["maturity_framework"], pack["system_shifts"]
    readiness, example = pack["collaboration"], pack["worked_example_west_yorkshire"]
    return {
        "01_sources.yaml": build.sources(pack),
        "02_glossary.yaml": build.glossary(pack),
        "03_four_step_model.yaml": four_step_model(pack["four_step_model"]),
        "04_health_and_wealth.yaml": build.maturity_framework(framework),
        "05_enablers.yaml": build.enablers(framework, readiness["scale"]),
        "06_leadership_stages.yaml": build.leadership_stages(pack["leadership_stages"]),
        "07_anchor_progression.yaml": build.anchor_progression(pack["anchor_progression"]),
        "08_system_shifts.yaml": build.system_shifts(shifts),
        "09_collaboration_readiness.yaml": build.collaboration(readiness),
        "10_anchor_dimensions.yaml": build.anchor_dimensions(pack["progression_dimensions"], shifts["scale"]),
        "11_practice_examples.yaml": build.practice_examples(pack["practice_examples"]),
        "12_systems.yaml": systems(reference, example) + published_facts(example),
        "13_rounds.yaml": rounds(example, VERSIONS),
        "worked_example_west_yorkshire.yaml": worked_assessment(example),
    }


def as_text(content: Any) -> str:
    """Fixture content as YAML, always the same for the same content."""
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


class Command(BaseCommand):
    help = "Make fixtures/ anew from a content pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        target = settings.BASE_DIR / "fixtures"
        for name, content in fixtures_from(folder).items():
            (target / name).write_text(as_text(content), encoding="utf-8")
        self.stdout.write(f"Made {target} from {folder}.")
