"""How staff come in: a password, a code, and nothing told to whoever has neither.

site: the pages. backends: who may sign in at all. failures: who guesses is locked out. forms.
What a second factor is made of: ``officials.actions.devices``.
"""
