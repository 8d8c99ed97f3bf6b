"""Change the domain: each action is one transaction and records who (``by``) and why."""


class Refused(Exception):
    """The rules do not allow an action; ``str()`` is a message for staff with the remedy."""
