"""The public pages: one module per kind. Each view fetches, then renders."""
