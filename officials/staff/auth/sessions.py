"""Sessions of staff in the database, read by a statement that is kept."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from officials.db.row_queries import RowQuery

# Every request of staff begins with it.
SESSION = RowQuery(
    """
    SELECT {session} FROM django_session AS session
    WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
    """,
    session=Session,
)


class SessionStore(db.SessionStore):
    """A session that is stored as in Django, which builds the query for each request.

    Its values are signed with the name of this class, which is that of Django's.
    """

    def load(self) -> dict[str, Any]:
        """Return the values of the session; of none that is stored or lasts, nothing."""
        for (session,) in SESSION.fetch(key=self.session_key, now=timezone.now()):
            values: dict[str, Any] = self.decode(session.session_data)
            return values
        self._session_key = None
        return {}
