"""Choose the numbers that staff call to check them: piles, hours, and what to say.

piles: which hotlines wait for a call, and why. numbers: one number with all its hotlines.
"""
