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


def merge_regions(old, into):
    """Merge ``old`` into ``into``: two site administrators propose and confirm it."""
    one, other = (factories.user(is_staff=True, is_superuser=True) for _each in range(2))
    proposals.confirm(proposals.propose_merger(old, into, by=one, why="批复"), by=other)
    factories.clear_history_user()
    old.refresh_from_db()
    return old
