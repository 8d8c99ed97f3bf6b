"""Create addresses of offices, their links and what they say is wrong."""

from datetime import timedelta

import pghistory

from officials.actions import office_confirmation
from officials.clock import now, today
from officials.days import first_day_of_quarter
from officials.models import OfficeAddress, OfficeCorrection, OfficeLink
from officials.models.identifiers import new_uid
from officials.models.office_confirmations import hash_token
from tests.support.factories.base import clear_history_user, make
from tests.support.factories.reference import department
from tests.support.factories.register import hotline
from tests.support.factories.users import editor, reviewer


def office_address(**values):
    """Create an address that nobody has confirmed."""
    return make(
        OfficeAddress,
        values,
        department=department,
        email="office@example.org",
        entered_by=editor,
        entered_at=now,
    )


def confirmed_address(**values):
    address = office_address(**values)
    office_confirmation.confirm_address(address, by=reviewer())
    clear_history_user()
    address.refresh_from_db()
    return address


def office_link(**values):
    """Create the link of the present quarter, for 30 days."""
    address = values.get("address") or confirmed_address()
    link = OfficeLink(
        **{
            "uid": new_uid(),
            "quarter": first_day_of_quarter(today()),
            "made_at": now(),
            "expires_at": now() + timedelta(days=30),
            **values,
            "address": address,
        }
    )
    link.token_hash = hash_token(link.token)
    with pghistory.context():
        link.save()
    return link


officelink = office_link


def office_correction(**values):
    said = values["hotline"] = values.get("hotline") or hotline()
    return make(
        OfficeCorrection,
        values,
        link=office_link,
        digits=said.digits,
        extension=said.extension,
        made_at=now,
    )
