"""URL parameters; anything else answers 404 before a query."""

from django.urls.converters import IntConverter, StringConverter

from officials.models.identifiers import ALPHABET, LENGTH


class RegionCode(StringConverter):
    """The code of a division (six digits, nine for townships) or a zone."""

    regex = "[0-9]{6}|[0-9]{9}|z[0-9]{6}|z-[a-z]{1,10}"


class Uid(StringConverter):
    regex = f"[{ALPHABET}]{{{LENGTH}}}"


class Part(IntConverter):
    """A part of a sitemap; a higher number would be no offset for the database."""

    regex = "[1-9][0-9]{0,3}"
