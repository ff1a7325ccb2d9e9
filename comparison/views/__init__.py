"""The pages of comparison."""
