"""Tags and filters of staff pages."""
