"""List the queues of the desk, the most urgent first."""

from officials.staff import (
    account_queues,
    appointment_queues,
    calling_queues,
    post_queues,
    proposal_queues,
    report_queues,
    takedown_queues,
)

INDEX_QUEUES = (
    takedown_queues.TAKEDOWNS,
    report_queues.REPORTS,
    post_queues.RETURNED,
    post_queues.SUBMITTED,
    post_queues.LISTS,
    proposal_queues.PROPOSALS,
    takedown_queues.NAMES,
    takedown_queues.BANS,
    account_queues.ACCOUNTS,
    appointment_queues.UNCOVERED,
    calling_queues.OVERDUE,
    calling_queues.FAILED,
    calling_queues.UNREACHABLE,
    calling_queues.UNANSWERED,
    calling_queues.SUSPENDED,
    appointment_queues.ENDING,
    post_queues.OWN,
    post_queues.SCHEDULED,
    post_queues.DRAFTS,
    post_queues.LEFT,
)
