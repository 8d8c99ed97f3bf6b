"""Officials, departments and notices."""
