"""A framework as a file: read from YAML or a spreadsheet, checked with the place of every fault, compared, kept."""
