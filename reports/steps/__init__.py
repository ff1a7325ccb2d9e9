"""The four-step report of one system, for an integrated care strategy or a joint forward plan."""
