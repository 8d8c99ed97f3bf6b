"""Posts with their appointments and hotlines."""
