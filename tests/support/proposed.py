"""Create proposals, and departments whose names wait for a second person."""

from officials.actions import proposals
from tests.support import factories


def propose(row):
    """Propose the values of ``row`` in place of the stored ones."""
    return proposals.propose(row, by=factories.editor())


def published_department(**values):
    """Create a department with a post that is live."""
    shown = factories.post(department=factories.department(**values))
    factories.publish(shown)
    return shown.department
