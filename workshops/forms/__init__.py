"""What people send to a room, cleaned and checked before a service sees it."""
