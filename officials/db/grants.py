"""List all that the database roles of the site and of redaction may do.

``roles`` grants this and revokes everything else; ``role_checks`` compares it with the catalogue
of the server. A new table or function needs an entry, or the site is refused it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

SELECT = frozenset({"SELECT"})
INSERT = SELECT | {"INSERT"}
UPDATE = SELECT | {"UPDATE"}
WRITE = INSERT | {"UPDATE", "DELETE"}

DATABASE = frozenset({"CONNECT"})
SCHEMAS: Mapping[str, frozenset[str]] = {"public": frozenset({"USAGE"})}

TABLES: Mapping[str, frozenset[str]] = {
    # The register
    "officials_appointment": WRITE,
    "officials_cover": WRITE,
    "officials_department": WRITE,
    "officials_hotline": WRITE,
    "officials_hotlinesource": WRITE,
    "officials_importbatch": INSERT | UPDATE,
    "officials_importrow": WRITE,
    "officials_notice": WRITE,
    "officials_official": WRITE,
    "officials_post": WRITE,
    "officials_republicationban": INSERT | UPDATE,
    "officials_takedownrequest": INSERT | UPDATE,
    "officials_verification": WRITE,
    "officials_withheldname": INSERT | UPDATE,
    "officials_withheldtext": INSERT,
    # Who calls which number at present
    "officials_callclaim": WRITE,
    "officials_callsheet": WRITE,
    # What callers say became of their calls
    "officials_calloutcome": WRITE,
    "officials_outcomekey": WRITE,
    # Mails, and what people were reminded of
    "officials_mail": WRITE,
    "officials_reminder": INSERT,
    # What stands at the addresses of notices
    "officials_noticecheck": WRITE,
    # What regions promise to callers
    "officials_promise": INSERT | UPDATE,
    # What offices confirm of their lists
    "officials_officeaddress": INSERT | UPDATE,
    "officials_officecorrection": INSERT,
    "officials_officelink": INSERT | UPDATE,
    # What citizens report, and keys to tell them apart for some days
    "officials_report": INSERT | UPDATE,
    "officials_reportkey": INSERT | {"DELETE"},
    # Figures of regions, which stay as they were computed
    "officials_regionfigures": INSERT,
    "officials_regionpublication": INSERT,
    # Editions, which triggers freeze: those that have not begun are deleted
    "officials_edition": WRITE,
    "officials_editionhotline": WRITE,
    "officials_livecountchange": WRITE,
    "officials_publicversion": WRITE,
    "officials_redaction": SELECT,
    "officials_redirect": WRITE,
    "officials_searchrow": WRITE,
    "officials_lexiconname": INSERT,
    # Reference data
    "officials_areacode": WRITE,
    "officials_calendarday": SELECT,
    "officials_departmenttype": WRITE,
    "officials_nationalhotline": WRITE,
    "officials_referenceversion": INSERT | UPDATE,
    "officials_region": WRITE,
    "officials_regionalias": WRITE,
    "officials_topic": WRITE,
    "officials_proposedchange": INSERT | UPDATE,
    # Outcomes as they count, few included: for staff and for figures of regions
    "hotline_outcome": SELECT,
    # Views of what is counted
    "counted_number": SELECT,
    "region_figure": SELECT,
    "region_outcome": SELECT,
    "region_publication": SELECT,
    "region_report": SELECT,
    # Views of what is public
    "edition_record": SELECT,
    "live_check": SELECT,
    "live_cover": SELECT,
    "live_hotline": SELECT,
    "live_notice": SELECT,
    "live_number": SELECT,
    "live_outcome": SELECT,
    "live_post": SELECT,
    "live_source": SELECT,
    "live_term": SELECT,
    "live_promise": SELECT,
    "lost_number": SELECT,
    "notice_entry": SELECT,
    "past_post": SELECT,
    "reported_number": SELECT,
    "promise_measure": SELECT,
    "sheet_entry": SELECT,
    "shown_edition": SELECT,
    "shown_hotline": SELECT,
    "shown_notice": SELECT,
    "term_notice": SELECT,
    "withdrawn_edition": SELECT,
    "withheld_official": SELECT,
    # The audit log
    "officials_appointmentevent": INSERT,
    "officials_coverevent": INSERT,
    "officials_departmentevent": INSERT,
    "officials_editionevent": INSERT,
    "officials_editionhotlineevent": INSERT,
    "officials_hotlineevent": INSERT,
    "officials_hotlinesourceevent": INSERT,
    "officials_importbatchevent": INSERT,
    "officials_nationalhotlineevent": INSERT,
    "officials_noticeevent": INSERT,
    "officials_officeaddressevent": INSERT,
    "officials_officialevent": INSERT,
    "officials_postevent": INSERT,
    "officials_promiseevent": INSERT,
    "officials_proposedchangeevent": INSERT,
    "officials_republicationbanevent": INSERT,
    "officials_roleevent": INSERT,
    "officials_takedownrequestevent": INSERT,
    "officials_userevent": INSERT,
    "officials_verificationevent": INSERT,
    "officials_withheldnameevent": INSERT,
    "officials_withheldtextevent": INSERT,
    # An account that did nothing is deleted with its lines, of which there are none.
    "django_admin_log": INSERT | {"DELETE"},
    # Staff and their sessions
    "officials_role": WRITE,
    "officials_user": WRITE,
    "axes_accessattempt": WRITE,
    "axes_accessattemptexpiration": WRITE,
    "django_session": WRITE,
    "otp_static_staticdevice": WRITE,
    "otp_static_statictoken": WRITE,
    "otp_totp_totpdevice": WRITE,
    # Rate limits
    "directory_ratelimitcount": WRITE,
    "directory_ratelimitsecret": WRITE,
    # Tables of Django that migrations alone write, and permissions that nobody is given
    "auth_group": SELECT,
    "auth_group_permissions": SELECT,
    "auth_permission": SELECT,
    "django_content_type": SELECT,
    "django_migrations": SELECT,
    "officials_user_groups": SELECT,
    "officials_user_user_permissions": SELECT,
}

# Rows of these get their ids before they are written (``officials.db.copy``).
SEQUENCES = (
    "officials_edition_id_seq",
    "officials_editionhotline_id_seq",
    "officials_post_id_seq",
)

# Called by queries, and by triggers in the name of who writes. Trigger functions need no right.
FUNCTIONS = (
    "_pgh_attach_context",
    "_pgtrigger_should_ignore",
    "officials_at_work",
    "officials_banned_people",
    "officials_behind",
    "officials_covering",
    "officials_hidden_names",
    "officials_is_office_day",
    "officials_is_owner",
    "officials_merge_region",
    "officials_mask",
    "officials_mask_term",
    "officials_mask_titles",
    "officials_masked_titles",
    "officials_new_uid",
    "officials_names_begun",
    "officials_names_live",
    "officials_now",
    "officials_number_hash",
    "officials_numbers_holding",
    "officials_past_card",
    "officials_path",
    "officials_people",
    "officials_printed_alone",
    "officials_raise_versions",
    "officials_search",
    "officials_search_read",
    "officials_suggest",
    "officials_touch",
    "officials_with_hands",
    "officials_with_user",
    "officials_withdrawn_terms",
    "officials_withheld",
    "officials_withheld_names",
    "officials_without_names",
)

# Functions of PostgreSQL that every role may call by default, as a regular expression: large
# objects stop pg_dump, and sessions of the site could end each other. The files of the server are
# closed to roles by default; they are named here so that a check finds a grant.
CLOSED_FUNCTIONS = (
    "^(lo_.*|loread|lowrite|pg_(cancel|terminate)_backend|pg_logical_emit_message"
    "|pg_export_snapshot|pg_read_.*|pg_ls_.*|pg_stat_file|pg_file_.*)$"
)


# The role of ``manage.py redact`` reads every table, so that its scan misses none. It changes
# values through ``officials_redact`` alone, which only puts marks in place of what stands there.
REDACTION_TABLES: Mapping[str, frozenset[str]] = {
    "officials_redaction": INSERT,
    "officials_referenceversion": INSERT | UPDATE,
    # Rows that are deleted as a whole: nothing else depends on them
    "django_session": SELECT | {"DELETE"},
    "officials_callclaim": SELECT | {"DELETE"},
    "officials_lexiconname": SELECT | {"DELETE"},
}
# Keys that redaction does not read: with them a hash would give its number or address away.
SECRETS = frozenset({"officials_republicationkey", "officials_reportkey"})
REDACTION_FUNCTIONS = (
    "_pgtrigger_should_ignore",
    "officials_is_owner",
    "officials_now",
    "officials_people",
    "officials_redact",
)


@dataclass(frozen=True)
class Rights:
    """All that a role may do in a database, beside connecting and looking names up."""

    tables: Mapping[str, frozenset[str]]
    functions: Collection[str]
    sequences: Collection[str] = ()


SITE = Rights(TABLES, FUNCTIONS, SEQUENCES)


def redaction(tables: Collection[str]) -> Rights:
    """Return the rights of the role for redaction in a database with these tables."""
    read = dict.fromkeys(set(tables) - SECRETS, SELECT)
    return Rights({**read, **REDACTION_TABLES}, REDACTION_FUNCTIONS)
