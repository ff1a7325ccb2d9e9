"""Nothing that was acknowledged is lost: many editors, repeated requests, syncs, kills, faults of the database."""
