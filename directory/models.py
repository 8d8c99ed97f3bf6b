"""Counters of rate limits that all workers share.

Their tables are unlogged: a crash empties them.
"""

from django.db import models


class RateLimitSecret(models.Model):
    """The key of a day, under which client addresses are hashed. Deleted within 48 hours."""

    day = models.DateField(primary_key=True)
    secret = models.BinaryField()

    def __str__(self) -> str:
        return str(self.day)


class RateLimitCount(models.Model):
    """The requests of one kind by one hashed address until ``expires_at``."""

    key = models.CharField(max_length=100, primary_key=True)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
