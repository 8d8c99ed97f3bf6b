"""Keys of the staff who act, and the rule that another person agrees to what one asks for."""

from typing import Any, Literal, overload

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_stubs_ext import StrOrPromise

from officials.models.staff import User


@overload
def staff_key(verbose_name: StrOrPromise) -> "models.ForeignKey[User, User]": ...


@overload
def staff_key(
    verbose_name: StrOrPromise, *, null: Literal[True]
) -> "models.ForeignKey[User | None, User | None]": ...


def staff_key(verbose_name: StrOrPromise, *, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """Return a key of the member of staff who did something; their account then stays."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        null=null,
        related_name="+",
    )


def agreed_by_another(agreed_by: str) -> Q:
    """Return the condition that nobody, or another person than ``asked_by``, agreed."""
    return (
        Q(**{f"{agreed_by}__isnull": True})
        | Q(waived=True)
        | Q(asked_by__isnull=False) & ~Q(asked_by=F(agreed_by))
    )


def agreed_against_the_rules(agreed_by: str) -> str:
    """Return the SQL of a trigger for an agreement that does not count.

    It does not when it came with the request, when one account could act through the other, or
    when nobody confirmed the account that agrees.
    """
    return f"""NEW.{agreed_by}_id IS NOT NULL AND NOT NEW.waived
                        AND (NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id
                            OR NEW.asked_by_id = ANY(public.officials_behind(NEW.{agreed_by}_id))
                            OR NEW.{agreed_by}_id = ANY(public.officials_behind(NEW.asked_by_id))
                            OR NOT EXISTS (SELECT FROM public.officials_user
                                WHERE id = NEW.{agreed_by}_id AND confirmed_at IS NOT NULL))"""
