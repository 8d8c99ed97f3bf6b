"""Reference data: regions, department types, topics, national hotlines."""
