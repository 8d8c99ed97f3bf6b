"""The calling round: staff call through a pile of numbers and press what became of each call.

scope: which hotlines, and what the session remembers. start: choosing a region and a pile. calls:
one number at a time. sheets: many on paper. urls: the addresses. descriptions: hours and
checks in words.
"""
