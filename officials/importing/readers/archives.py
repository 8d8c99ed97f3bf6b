"""Check ZIP files before a reader unpacks them: .xlsx, .ods and .docx are such."""

import io
import zipfile
import zlib

from .refusals import Reason, Refused

MAX_UNPACKED = 50 * 2**20  # bytes of all members
MAX_RATIO = 100  # of unpacked to packed bytes
HARMLESS = 2**20  # unpacked bytes, below which the ratio is not asked for
MAX_MEMBERS = 200
CHUNK = 2**18

ENCRYPTED = 0x1


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive after unpacking each member once, to see that its sizes are true.

    Raises Refused for one that is broken, encrypted or a bomb.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
            raise Refused(Reason.UNPACKED)
        if unpacked > HARMLESS and unpacked > MAX_RATIO * len(data):
            raise Refused(Reason.UNPACKED)
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise Refused(Reason.ENCRYPTED)
        for member in members:
            with archive.open(member) as stream:
                while stream.read(CHUNK):
                    pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise Refused(Reason.BROKEN) from None
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of a member. Raises Refused where there is none."""
    try:
        return archive.read(name)
    except KeyError:
        raise Refused(Reason.BROKEN) from None
