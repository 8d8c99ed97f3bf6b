"""Rendering, caching, headers, redirects and rate limits of public pages."""
