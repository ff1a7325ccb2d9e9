"""What a working day at its worst asks of the product, and whether it holds: `make load`."""
