"""What people, their programs and attackers send that nobody asked for: about 300 strings, grouped and named.

Each is our own. What would run says `pwned`, so that a test finds it by one word wherever it comes out.
"""

from tests.hostile_input.corpus.carriers import CARRIERS
from tests.hostile_input.corpus.characters import CHARACTERS
from tests.hostile_input.corpus.formulas import FORMULAS
from tests.hostile_input.corpus.markup import MARKUP
from tests.hostile_input.corpus.values import LONG, VALUES

GROUPS: dict[str, dict[str, str]] = {**CHARACTERS, **MARKUP, **FORMULAS, **CARRIERS, **VALUES, **LONG}
"""By group, then by name."""

CORPUS: dict[str, str] = {
    f"{group}: {name}": text for group, strings in GROUPS.items() for name, text in strings.items()
}
"""All of them, by group and name."""

SHORT: dict[str, str] = {name: text for name, text in CORPUS.items() if len(text) <= 400}
"""Those that fit into a field of several lines together with others."""
