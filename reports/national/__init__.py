"""The national report of a round: its read model, its words, its commentary, and drawing it as PDFs."""
