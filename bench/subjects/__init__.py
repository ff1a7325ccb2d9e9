"""Figures by subject: each module has `measure(bench)`, which adds its rows with `bench.add(title, function)`."""
