"""What organisations' strategies as anchors cover: a matrix of organisations and domains, overlaps and gaps. Pure."""

from dataclasses import dataclass
from datetime import date

from journey.potential import DomainBoard


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One strategy in use and the keys of the domains that it covers."""

    id: int
    organisation_id: int
    organisation: str
    title: str
    url: str
    dated: date | None
    domains: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation: for each domain, in their order, the titles of its strategies that cover it."""

    name: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DomainCover:
    """One domain: who covers it, and how much is known of it. `is_told` says that there is any strategy to tell."""

    key: str
    name: str
    organisations: tuple[str, ...]
    filled: int
    total: int
    is_told: bool

    @property
    def cover(self) -> str:
        """What the strategies mean for the domain: a gap, one organisation alone, or an overlap."""
        if not self.is_told:
            return "There is no strategy in the register."
        if not self.organisations:
            return "A gap: no strategy covers it."
        if len(self.organisations) == 1:
            return f"Only {self.organisations[0]} covers it."
        return f"An overlap: {_list(self.organisations)} cover it, and could act together."

    @property
    def verdict(self) -> str:
        """The same in a word or two, for the foot of the matrix."""
        return "Gap" if not self.organisations else "One alone" if len(self.organisations) == 1 else "Overlap"

    @property
    def words(self) -> str:
        """The same, beside how much is known."""
        return (
            f"{self.cover} {self.filled} of {self.total} indicators {'has' if self.filled == 1 else 'have'} a value."
        )


@dataclass(frozen=True, slots=True)
class StrategyMatrix:
    """Organisations by name and domains in their order; `without` are anchors that have no strategy here."""

    lines: tuple[StrategyLine, ...]
    rows: tuple[OrganisationRow, ...]
    domains: tuple[DomainCover, ...]
    without: tuple[str, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The domains that no strategy covers."""
        return tuple(one.name for one in self.domains if not one.organisations)

    @property
    def overlaps(self) -> tuple[str, ...]:
        """The domains that strategies of several organisations cover."""
        return tuple(one.name for one in self.domains if len(one.organisations) > 1)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The strategies of which nobody has said what they cover."""
        return tuple(f"{one.title} ({one.organisation})" for one in self.lines if not one.domains)


def matrix_of(
    lines: tuple[StrategyLine, ...], domains: tuple[DomainBoard, ...], without: tuple[str, ...] = ()
) -> StrategyMatrix:
    """The matrix of strategies, beside how complete each domain's indicators are (FS-1-4 asks to compare the two)."""
    organisations = sorted({(one.organisation, one.organisation_id) for one in lines})
    rows = tuple(
        OrganisationRow(
            name,
            tuple(
                tuple(one.title for one in lines if one.organisation_id == pk and domain.key in one.domains)
                for domain in domains
            ),
        )
        for name, pk in organisations
    )
    covers = tuple(
        DomainCover(
            key=domain.key,
            name=domain.name,
            organisations=tuple(row.name for row in rows if row.cells[place]),
            filled=domain.filled,
            total=len(domain.published),
            is_told=bool(lines),
        )
        for place, domain in enumerate(domains)
    )
    return StrategyMatrix(lines, rows, covers, without)


def _list(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
