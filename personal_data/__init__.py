"""What the product holds about a person: shown to them, taken out when they leave, and forgotten in time."""
