"""People, posts and numbers on which any sequence of acts is done, and how to read what shows."""

from contextlib import contextmanager, suppress
from datetime import timedelta

from django.core.cache import caches
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize

from officials.actions import Refused, covers, publishing
from officials.clock import now, today
from officials.models import Edition, EditionHotline, Hotline, LiveCover, LiveHotline, Post
from tests.conftest import Clock
from tests.support import factories

NAMES = ("王示例", "单样本")
COVERED, COVERING = 0, 2  # posts of one department


def sourced_hotline(**values):
    """Create a hotline whose notice prints no name: it may stand on a post of somebody else."""
    return factories.hotline_source(hotline=factories.hotline(**values), printed_name="照印")


class World(RuleBasedStateMachine):
    """Three people act on two posts of one person, in two counties, and on a deputy's post.

    ``shown``, ``coming``, ``covers``: the numbers that the public read after the last act, or was
    to read on a later day, and the covers; ``may_return``:
    whether the act was one of those that add; ``may_begin``: whether a day began; ``hidden``: whose
    names are withheld.
    """

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = Clock()
        self.hidden, self.asked_by, self.may_return = set(), {}, True
        self.may_begin = False
        self.lifting: dict[int, int] = {}
        self.calls: list[tuple] = []

    @initialize()
    def begin(self):
        for kept in caches.all():  # under versions that begin anew with each example
            kept.clear()
        self.people = [
            factories.user(name, is_staff=True, is_superuser=True) for name in ("a", "b", "c")
        ]
        self.officials = [factories.official(name=name) for name in NAMES]
        self.posts = [factories.post(duties=f"{NAMES[0]}主持工作"), factories.post()]
        covering = factories.post(department=self.posts[COVERED].department, title="副局长")
        self.posts.append(covering)
        self.terms = []
        for post, holder in zip(self.posts, (0, 0, 1), strict=True):
            official = self.officials[holder]
            self.terms.append(factories.appointment(post=post, official=official))
            sourced_hotline(post=post)
            sourced_hotline(appointment=self.terms[-1])
        factories.publish(*self.posts)
        # From here most rules of covers can be broken: the deputy answers for the head.
        with self.act():
            self.arrange_for(0, 0, 1)
        with self.act():
            post = self.fresh(COVERED)
            publishing.approve([(post, post.revision)], by=self.people[1])
        self.shown, self.coming = self.read_shown(), self.read_coming()
        self.covers = self.read_covers()
        assert self.covers

    def arrange_for(self, by, start, days):
        begins = today() + timedelta(start)
        covers.arrange_cover(
            self.posts[COVERED],
            covered_by=self.posts[COVERING],
            start=begins,
            end=begins + timedelta(days),
            by=self.people[by],
            reason="外出学习",
        )

    def read_shown(self):
        return set(LiveHotline.objects.exclude(digits="").values_list("uid", "digits"))

    def read_coming(self):
        """Return the numbers of editions that begin later."""
        editions = Edition.objects.filter(closed=False, period__startswith__gt=now())
        rows = EditionHotline.objects.filter(edition__in=editions, withdrawn_at=None)
        return set(rows.values_list("hotline_uid", "digits"))

    def read_covers(self):
        return set(LiveCover.objects.values_list("post__uid", "covered_by__uid"))

    def fresh(self, place):
        return Post.objects.get(pk=self.posts[place].pk)

    def number(self, place):
        own = Hotline.objects.filter(appointment=self.terms[place])
        lines = own | Hotline.objects.filter(post=self.posts[place])
        return lines.filter(withdrawn_at=None).order_by("pk").first()

    @contextmanager
    def act(self, *, adds=False):
        """Do an act that may be refused; only one that ``adds`` may show a number again."""
        self.may_return, self.may_begin = adds, False
        with suppress(Refused), transaction.atomic():
            yield
            factories.check_deferred()
        factories.clear_history_user()
