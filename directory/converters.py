"""URL parameters; anything else answers 404 before a query."""

from django.urls.converters import IntConverter, StringConverter

from officials.models.identifiers import ALPHABET, LENGTH
from officials.models.regions import CODE_PATTERN

# A code that no region has: a script puts another one in its place.
PLACEHOLDER_CODE = "000000"


class RegionCode(StringConverter):
    """The code of a division (six digits, nine for townships) or a zone."""

    regex = CODE_PATTERN


class Uid(StringConverter):
    regex = f"[{ALPHABET}]{{{LENGTH}}}"


class Part(IntConverter):
    """A part of a sitemap; a higher number would be no offset for the database."""

    regex = "[1-9][0-9]{0,3}"


class Token(StringConverter):
    """The secret part of a link: 256 bits in base64."""

    regex = "[A-Za-z0-9_-]{43}"
