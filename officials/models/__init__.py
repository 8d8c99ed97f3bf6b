"""The tables.

The site reads ``public``, ``regions``, ``departments``, ``national_hotlines``, ``calendar``,
``versions``, ``coverage`` and ``redirects``; everything else is the register and belongs to staff.
"""

from officials.models.bans import RepublicationBan
from officials.models.calendar import CalendarDay, CalendarDayKind
from officials.models.calling import CallClaim, CallSheet
from officials.models.choices import (
    Capacity,
    FileType,
    PublicReason,
    Reached,
    ReportAnswer,
    ReportKind,
    ReportState,
    Settled,
)
from officials.models.coverage import RegionFigures, RegionPublication
from officials.models.covers import Cover
from officials.models.departments import Department, DepartmentType, Topic
from officials.models.editions import Edition, EditionHotline, Outcome
from officials.models.hotlines import Hotline, HotlineSource
from officials.models.imports import (
    ImportAct,
    ImportAction,
    ImportBatch,
    ImportRow,
    ImportState,
)
from officials.models.lexicon import LexiconName
from officials.models.national_hotlines import NationalHotline
from officials.models.notice_checks import NoticeCheck, NoticeOutcome
from officials.models.notices import Notice
from officials.models.office_confirmations import (
    OfficeAddress,
    OfficeCorrection,
    OfficeLink,
    OfficeScope,
)
from officials.models.officials import Appointment, Official
from officials.models.outbox import Mail, Reminder
from officials.models.outcomes import CallOutcome, HotlineOutcome, OutcomeKey
from officials.models.posts import Post, PostKind, ReviewState
from officials.models.promises import Promise
from officials.models.proposals import ProposalKind, ProposalState, ProposedChange
from officials.models.public import (
    LiveCover,
    LiveHotline,
    LiveNotice,
    LiveNumber,
    LiveOutcome,
    LivePost,
    LiveTerm,
    LostNumber,
    PastPost,
    ShownEdition,
    ShownHotline,
    ShownNotice,
    WithheldOfficial,
)
from officials.models.public_promises import LivePromise, PromiseMeasure
from officials.models.public_records import (
    EditionRecord,
    EntryState,
    LiveCheck,
    LiveSource,
    NoticeEntry,
    SheetEntry,
    TermNotice,
    WithdrawnEdition,
)
from officials.models.redactions import Redaction, RedactionKind
from officials.models.redirects import Redirect
from officials.models.regions import AreaCode, Level, Region, RegionAlias
from officials.models.reports import Report, ReportedNumber, ReportKey
from officials.models.search_rows import SearchRow
from officials.models.staff import Role, RoleName, User
from officials.models.takedowns import (
    TakedownRequest,
    WithheldName,
    WithheldText,
    WithholdingReason,
)
from officials.models.verifications import Verification
from officials.models.versions import LiveCountChange, PublicVersion, ReferenceVersion

__all__ = [
    "Appointment",
    "AreaCode",
    "CalendarDay",
    "CalendarDayKind",
    "CallClaim",
    "CallOutcome",
    "CallSheet",
    "Capacity",
    "Cover",
    "Department",
    "DepartmentType",
    "Edition",
    "EditionHotline",
    "EditionRecord",
    "EntryState",
    "FileType",
    "Hotline",
    "HotlineOutcome",
    "HotlineSource",
    "ImportAct",
    "ImportAction",
    "ImportBatch",
    "ImportRow",
    "ImportState",
    "Level",
    "LexiconName",
    "LiveCheck",
    "LiveCountChange",
    "LiveCover",
    "LiveHotline",
    "LiveNotice",
    "LiveNumber",
    "LiveOutcome",
    "LivePost",
    "LivePromise",
    "LiveSource",
    "LiveTerm",
    "LostNumber",
    "Mail",
    "NationalHotline",
    "Notice",
    "NoticeCheck",
    "NoticeEntry",
    "NoticeOutcome",
    "OfficeAddress",
    "OfficeCorrection",
    "OfficeLink",
    "OfficeScope",
    "Official",
    "Outcome",
    "OutcomeKey",
    "PastPost",
    "Post",
    "PostKind",
    "Promise",
    "PromiseMeasure",
    "ProposalKind",
    "ProposalState",
    "ProposedChange",
    "PublicReason",
    "PublicVersion",
    "Reached",
    "Redaction",
    "RedactionKind",
    "Redirect",
    "ReferenceVersion",
    "Region",
    "RegionAlias",
    "RegionFigures",
    "RegionPublication",
    "Reminder",
    "Report",
    "ReportAnswer",
    "ReportKey",
    "ReportKind",
    "ReportState",
    "ReportedNumber",
    "RepublicationBan",
    "ReviewState",
    "Role",
    "RoleName",
    "SearchRow",
    "Settled",
    "SheetEntry",
    "ShownEdition",
    "ShownHotline",
    "ShownNotice",
    "TakedownRequest",
    "TermNotice",
    "Topic",
    "User",
    "Verification",
    "WithdrawnEdition",
    "WithheldName",
    "WithheldOfficial",
    "WithheldText",
    "WithholdingReason",
]
