"""Read what became of rows in public, for all of them in one query: what may be done depends on it.

A page that lists rows annotates them (``annotate_posts``, ``annotate_appointments``,
``annotate_hotlines``); of a row without these columns the functions ask the database.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan

from officials.clock import Now
from officials.days import SHANGHAI
from officials.models import (
    Appointment,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    Notice,
    Post,
    RepublicationBan,
    TakedownRequest,
    WithheldName,
)
from officials.publication.covers import may_cover_in
from officials.publication.live import filter_open, scheduled_editions
from officials.publication.register import held_today

TODAY = TruncDate(Now(), tzinfo=SHANGHAI)


@dataclass(frozen=True)
class AppointmentStanding:
    """The standing of an appointment and of its person.

    ``was_published``: it is the present term of an edition, past or planned; ``was_on_card``: an
    edition of its post names the person, as a former holder too; ``was_named``: any edition does.
    ``is_current``: it holds today; ``is_to_come`` and ``is_over``: it does later, or
    did earlier.
    """

    was_published: bool = False
    was_on_card: bool = False
    was_named: bool = False
    is_withheld: bool = False
    is_asked_for: bool = False
    is_banned: bool = False
    is_current: bool = False
    is_to_come: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class HotlineStanding:
    """The standing of a hotline.

    ``is_asked_for``: another region asks to withdraw it; ``is_corrected``: a notice corrects one
    that it cites.
    """

    was_published: bool = False
    is_asked_for: bool = False
    is_corrected: bool = False


@dataclass(frozen=True)
class PostStanding:
    """The standing of a post.

    ``was_published``: it has an edition, past or planned; ``is_open``: one is live or to come;
    ``is_scheduled``: something was approved for a day to come; ``is_held``: somebody holds it
    today; ``may_be_covered``: another post of its department is public, with a number to call.
    """

    was_published: bool = False
    is_open: bool = False
    is_scheduled: bool = False
    is_held: bool = False
    may_be_covered: bool = False


def annotate_posts(rows: QuerySet[Post]) -> QuerySet[Post]:
    """Read the standing of posts along."""
    own: dict[str, Any] = {"post": OuterRef("pk")}
    return rows.annotate(
        was_published=Exists(Edition.objects.filter(**own)),
        is_open=Exists(filter_open(Now()).filter(**own)),
        is_scheduled=Exists(scheduled_editions().filter(**own)),
        is_held=Exists(Appointment.objects.filter(held_today(), **own)),
        may_be_covered=Exists(may_cover_in(OuterRef("department"), OuterRef("pk"))),
    )


def read_post(row: Post) -> PostStanding:
    """Return the standing of a post; of a new one that nothing is public."""
    if row.pk is None:
        return PostStanding()
    found: Post | None = row
    if not hasattr(row, "may_be_covered"):
        found = annotate_posts(Post.objects.filter(pk=row.pk)).first()
    if found is None:
        return PostStanding()
    names = PostStanding.__dataclass_fields__
    return PostStanding(**{name: getattr(found, name) for name in names})


def keep_post(row: Post) -> None:
    """Read the standing of a stored post once for all that a page says of it from now on."""
    for name, value in vars(read_post(row)).items():
        setattr(row, name, value)


def annotate_appointments(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Read the standing of appointments along."""
    naming = Edition.objects.alias(
        people=Func(F("card"), function="public.officials_people", output_field=JSONField())
    ).filter(
        people__contains=Func(
            OuterRef("official__uid"), function="jsonb_build_array", output_field=JSONField()
        )
    )
    withheld = WithheldName.objects.filter(official=OuterRef("official"), restored_by=None)
    return rows.annotate(
        was_published=Exists(Edition.objects.filter(appointment=OuterRef("pk"))),
        was_on_card=Exists(naming.filter(post=OuterRef("post"))),
        # With EXISTS the planner hopes for an early row, and reads all editions for most people.
        was_named=GreaterThan(_count_of(naming), 0),
        is_withheld=Exists(withheld),
        is_asked_for=Exists(withheld.exclude(asked_by=None)),
        is_banned=Exists(RepublicationBan.objects.in_force().filter(official=OuterRef("official"))),
        is_current=_holds(held_today()),
        is_to_come=_holds(Q(start_date__gt=TODAY)),
        is_over=_holds(Q(end_date__lt=TODAY)),
    )


def _count_of(rows: QuerySet[Edition]) -> Func:
    """Return an expression that counts rows by their ids, which an index finds."""
    ids = ArraySubquery(rows.order_by().values("pk"))
    return Func(ids, function="cardinality", output_field=IntegerField())


def _holds(condition: Q) -> Case:
    """Return an expression that is false, never null, where a condition does not hold."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def annotate_hotlines(rows: QuerySet[Hotline]) -> QuerySet[Hotline]:
    """Read the standing of hotlines along."""
    asked = TakedownRequest.objects.filter(hotline=OuterRef("pk"), kept_by=None)
    corrected = HotlineSource.objects.filter(
        hotline=OuterRef("pk"),
        notice__in=Notice.objects.exclude(supersedes=None).values("supersedes"),
    )
    return rows.annotate(
        was_published=Exists(EditionHotline.objects.filter(hotline_uid=OuterRef("uid"))),
        is_asked_for=Exists(asked),
        is_corrected=Exists(corrected),
    )


def read_appointment(row: Appointment) -> AppointmentStanding:
    """Return the standing of an appointment; of a new one that nothing is public."""
    if row.pk is None:
        return AppointmentStanding()
    found: Appointment | None = row
    if not hasattr(row, "was_named"):
        found = annotate_appointments(Appointment.objects.filter(pk=row.pk)).first()
    if found is None:
        return AppointmentStanding()
    names = AppointmentStanding.__dataclass_fields__
    return AppointmentStanding(**{name: getattr(found, name) for name in names})


def has_been_published(row: Hotline | Appointment) -> bool:
    """Return whether an edition, past or planned, contains the hotline or the appointment."""
    standing = read_hotline(row) if isinstance(row, Hotline) else read_appointment(row)
    return standing.was_published


def read_hotline(row: Hotline) -> HotlineStanding:
    """Return the standing of a hotline; of a new one that nothing is public."""
    if row.pk is None:
        return HotlineStanding()
    found: Hotline | None = row
    if not hasattr(row, "was_published"):
        found = annotate_hotlines(Hotline.objects.filter(pk=row.pk)).first()
    if found is None:
        return HotlineStanding()
    return HotlineStanding(
        **{name: getattr(found, name) for name in HotlineStanding.__dataclass_fields__}
    )
