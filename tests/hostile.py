"""What people, their programs and attackers send that nobody asked for."""

STRINGS = {
    "nothing": "",
    "blanks": " \t \u00a0 ",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>",
    "a formula": '=HYPERLINK("http://example.test","x")',
    "a template": "{{ 7|add:7 }}{% load static %}${7*7}",
    "quotes": "'; DROP TABLE assessments_round; --",
    "control characters": "a\x01b\x08c\x0bd\x1be\x7ff\x85g\ufffeh",
    "a NUL": "a\x00b",
    "a lone surrogate": "a\ud800b",
    "marks of direction": "safe\u202etxt.exe\u2066\u200f",
    "beyond the basic plane": "👩‍👩‍👧‍👦𝔊\U0001f3f4 Ünïcödé ﷽ à́́́",
    "very long": "x" * 40_000,
    "one very long word and lines": ("w" * 5_000 + "\r\n") * 4,
    "a huge number": "9" * 400,
    "a negative number": "-1",
    "a fraction": "1e309",
    "a path": "../../../../etc/passwd%00.png",
    "JSON": '{"a": [1, {"b": null}]}',
}
"""By what it is; every field of every form takes each of them without a fault."""
