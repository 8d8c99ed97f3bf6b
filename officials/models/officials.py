"""Officials and their appointments."""

from datetime import date
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from officials import names, pinyin
from officials.characters import REDACTED
from officials.db.indexes import index_set_keys
from officials.db.tracking import track_by_statement
from officials.models.choices import Capacity
from officials.models.expressions import DateRange
from officials.models.identifiers import Identified
from officials.models.notices import Notice
from officials.models.posts import Post
from officials.models.regions import Region
from officials.models.triggers import follows_merger_by_statement, touches_posts


@track_by_statement()
class Official(Identified):
    """A person. ``pinyin`` is the surname as one word, then a syllable for each character.

    ``surname_length``: in characters, 0 for a name without a surname, None as ``names`` decides. A
    surname that ``names`` does not know is a word for each character in ``pinyin`` too.
    """

    owner_region = models.ForeignKey(
        Region,
        verbose_name=_("归属地区"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("由哪个地区的工作人员维护；别的地区可以选用，不能修改。"),
    )
    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(
        _("拼音"),
        max_length=200,
        blank=True,
        help_text=_("留空则自动填写；多音字请核对，例如：shan yang ben。"),
    )
    other_readings = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("其他读法"),
        default=list,
        blank=True,
        editable=False,
    )
    surname_length = models.PositiveSmallIntegerField(
        _("姓的字数"),
        null=True,
        blank=True,
        help_text=_("一般不用选；汉字写的少数民族姓名没有姓的，选“没有姓”。"),
    )
    demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("领导干部")
        verbose_name_plural = _("领导干部")
        ordering = ["name", "id"]
        indexes = [models.Index(name="official_name", fields=["name"])]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(name="official_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="official_surname_within_the_name",
                condition=models.Q(surname_length__isnull=True)
                | models.Q(name=REDACTED)
                | models.Q(surname_length__lte=names.MAX_SURNAME)
                & models.Q(surname_length__lt=Length("name")),
                violation_error_message=_("姓比姓名短，最多四个字。"),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            *follows_merger_by_statement("officials_official", "owner_region_id"),
            *touches_posts(
                "SELECT post_id FROM officials_appointment WHERE official_id = {row}.id",
                ignoring=("owner_region_id",),
                of_new=False,  # an appointment names who exists, and touches its post itself
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Normalise the name, and derive the pinyin where it is empty."""
        self.name = names.normalise(self.name)
        readings = pinyin.readings(self.name, self.surname_length)
        self.pinyin = pinyin.normalise(self.pinyin) or readings[0]
        self.other_readings = [reading for reading in readings if reading != self.pinyin]
        super().save(*args, **kwargs)


@track_by_statement("post")
class Appointment(Identified):
    """An official holds a post from a day to a day, both inclusive; an open end is NULL."""

    post = models.ForeignKey(
        Post, verbose_name=_("岗位"), on_delete=models.PROTECT, related_name="appointments"
    )
    official = models.ForeignKey(
        Official, verbose_name=_("领导干部"), on_delete=models.PROTECT, related_name="appointments"
    )
    capacity = models.CharField(
        _("任职方式"), max_length=10, choices=Capacity, default=Capacity.FULL
    )
    start_date = models.DateField(_("任职日期"), null=True, blank=True)
    end_date = models.DateField(
        _("离任日期"),
        null=True,
        blank=True,
        help_text=_("任职的最后一天；从次日零时起本人号码不再公布。"),
    )
    notice = models.ForeignKey(
        Notice,
        verbose_name=_("任命公告"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = [models.F("start_date").asc(nulls_first=True), "id"]
        indexes = [
            models.Index(
                name="appointment_ending",
                fields=["end_date"],
                condition=models.Q(end_date__isnull=False),
            ),
            *index_set_keys("appointment", "notice"),
        ]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=models.Q(end_date__gte=models.F("start_date")),
                violation_error_message=_("离任日期不能早于任职日期。"),
            ),
            models.CheckConstraint(
                name="appointment_in_a_lifetime",
                condition=models.Q(start_date__isnull=True)
                | models.Q(start_date__range=[date(1900, 1, 1), date(2199, 12, 31)]),
                violation_error_message=_("任职日期不对。"),
            ),
            models.CheckConstraint(
                name="appointment_ends_in_a_lifetime",
                condition=models.Q(end_date__isnull=True)
                | models.Q(end_date__range=[date(1900, 1, 1), date(2199, 12, 31)]),
                violation_error_message=_("离任日期不对。"),
            ),
            ExclusionConstraint(
                name="appointment_one_at_a_time",
                # The post first: appointments without an end overlap nearly all others, so an index
                # that begins with the range is read whole for each new one.
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "start_date",
                            "end_date",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("同一岗位同一天只能有一位任职者。"),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            # Its published copies are found by its post.
            pgtrigger.Trigger(
                name="stays_on_its_post",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__post__df=pgtrigger.F("new__post")),
                func="""
                    RAISE check_violation USING CONSTRAINT = 'appointment_stays_on_its_post',
                        MESSAGE = 'an appointment stays on its post; another post is another one';
                """,
            ),
            # The editions must follow an earlier end in the same transaction: else the holder's own
            # number would stay public after the last day.
            pgtrigger.Trigger(
                name="an_end_ends_what_is_shown",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__end_date__df=pgtrigger.F("new__end_date")),
                func="""
                    IF EXISTS (
                        SELECT FROM officials_appointment appointment
                        JOIN officials_edition edition ON edition.appointment_id = appointment.id
                        WHERE appointment.id = NEW.id AND NOT edition.closed
                            AND appointment.end_date IS NOT NULL
                            AND coalesce(upper(edition.period), 'infinity') > greatest(
                                officials_now(),
                                (appointment.end_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'appointment_end_is_shown',
                            MESSAGE = 'an appointment ends together with what is shown of it';
                    END IF;
                    RETURN NULL;
                """,
            ),
            *touches_posts(
                "SELECT {row}.post_id WHERE {row}.post_id IS NOT NULL",
                taking_away="""
                    to_jsonb({old}) - 'end_date' = to_jsonb({new}) - 'end_date'
                    AND {new}.end_date < coalesce({old}.end_date, 'infinity')
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} · {self.post}"
