"""What public pages have in common: rendering, caching, headers, redirects, limits."""
