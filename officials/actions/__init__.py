"""Verbs: each is one transaction, says who (``by``) and leaves its trace in the history."""


class Refused(Exception):
    """An act that the rules do not allow; ``str()`` of it tells a person why and what to do."""
