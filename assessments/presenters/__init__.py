"""The words of pages: each presenter turns a read model into the lines that a template shows."""
