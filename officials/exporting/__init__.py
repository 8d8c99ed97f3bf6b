"""Data that leaves the site: which columns it has."""
