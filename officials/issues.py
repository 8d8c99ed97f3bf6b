"""Warnings and errors about a value that staff typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Issue:
    """A template and its values, kept apart so that the interface can translate the template."""

    code: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """Return one Chinese sentence that says what to do."""
        return self.template % self.params

    def __str__(self) -> str:
        return self.message
