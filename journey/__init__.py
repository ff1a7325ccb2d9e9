"""The four steps as one system's working space: potential, questions, partners, impact. A cycle, not a form."""
