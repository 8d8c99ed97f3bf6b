"""Correct the notice that a hotline cites, where the correction belongs to another region."""

from typing import Any

from django.utils.translation import gettext_lazy

from officials.actions import corrections
from officials.admin.records.notice_corrections import CiteCorrection
from officials.models import Hotline, Notice
from officials.publication.standing import read_hotline


class CiteCorrectionOfSource(CiteCorrection):
    """Action that lets all numbers of the user's regions cite what corrects a notice of a hotline.

    Staff cannot open a notice of another region; they find its correction from their own numbers.
    """

    title = gettext_lazy("改引更正的公告")
    obj: Any

    @classmethod
    def is_available(cls, obj: Any) -> bool:
        return obj.withdrawn_at is None and read_hotline(obj).is_corrected

    def find_correction(self) -> Notice | None:
        """Return the notice that corrects the one the hotline cites."""
        hotline: Hotline = self.obj
        return corrections.find_corrections(hotline).first()
