"""The figures that the README states, measured in one run: `make bench`."""
