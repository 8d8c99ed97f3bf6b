"""Export public data: one registry of columns for all formats."""
