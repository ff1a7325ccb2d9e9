"""Each part is a module with `measure(port) -> list[Row]`; it finds an installation of its own, freshly made."""
