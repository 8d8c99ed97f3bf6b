"""Say what each URL of the admin is sent by the walk through all of them."""

FORM = "the form of the page with a change"
VERIFIED = {"checked_on": "2026-01-05", "method": "called", "result": "answered"}
PASSWORDS = {"password1": "a-pass-of-ours-77", "password2": "a-pass-of-ours-77"}

# The data for each URL of one row. A URL without an entry fails a test that names it.
OBJECT = {
    "<path:object_id>/": {},
    "<path:object_id>/change/": FORM,
    "<path:object_id>/delete/": {"post": "yes"},
    "<path:object_id>/history/": {},
    "<path:object_id>/trail/": {},
    "<path:object_id>/file/": {},
    "<path:object_id>/page/": {},
    "<path:object_id>/preview/": {},
    "<path:object_id>/handover/": {"last_day": "2026-02-01", "reason": "x"},
    "<path:object_id>/cover/": {"start": "2031-02-01", "end": "2031-02-02", "reason": "x"},
    "<path:object_id>/merge/": {"reason": "x", "why": "x"},
    "<path:object_id>/submit/": {"why": "x"},
    "<path:object_id>/approve/": {},
    "<path:object_id>/return/": {"comment": "x"},
    "<path:object_id>/unschedule/": {"why": "x"},
    "<path:object_id>/withdraw/": {"reason": "number_wrong"},
    "<path:object_id>/withdraw-numbers/": {"reason": "on_request"},
    "<path:object_id>/withhold/": {"reason": "security"},
    "<path:object_id>/ask-name/": {"why": "x"},
    "<path:object_id>/show-name/": {"why": "x"},
    "<path:object_id>/keep/": {"why": "x"},
    "<path:object_id>/ban/": {"reason": "on_request"},
    "<path:object_id>/ask-lift/": {"why": "x"},
    "<path:object_id>/lift/": {"why": "x"},
    "<path:object_id>/end/": {"last_day": "2026-02-01", "reason": "x"},
    "<path:object_id>/cancel/": {"reason": "x"},
    "<path:object_id>/verify/": VERIFIED,
    "<path:object_id>/suspend/": {"reason": "x"},
    "<path:object_id>/restore/": {"why": "x"},
    "<path:object_id>/confirm/": {"why": "x"},
    "<path:object_id>/send/": {},
    "<path:object_id>/refuse/": {"comment": "x"},
    "<path:object_id>/take-back/": {},
    "<path:object_id>/cite/": {"why": "x"},
    "<path:object_id>/columns/": {"again": "1", "sheet0-header": "1"}
    | {f"sheet0-column{at}": role for at, role in enumerate(("remarks", "name", "title", "phone"))},
    "<path:object_id>/take/": {"act": "verify"},
    "<path:object_id>/close/": {"answer": "called"},
    "<path:object_id>/rejected/": {},
    "<path:object_id>/original/": {},
    "<path:object_id>/plan/": {},
    "<path:object_id>/apply/": {"seen": ""},
    "<path:object_id>/undo/": {},
    "<id>/password/": {**PASSWORDS, "usable_password": "true", "set-password": "1"},
    "<id>/confirm/": {},
    "<id>/device/": {"new_password1": "a-pass-of-ours-77", "new_password2": "a-pass-of-ours-77"},
}
READ_ONLY = {"<path:object_id>/", "<path:object_id>/history/", "<path:object_id>/trail/"}
READ_ONLY |= {
    f"<path:object_id>/{page}/" for page in ("file", "page", "preview", "rejected", "original")
}
# Pages without a form to read: their data are complete.
WITHOUT_FORM = {"password", "merge", "plan", "apply", "undo", "take"}
# Pages of a model that is decided by its actions alone.
NEVER_WRITTEN = {
    ("proposedchange", "<path:object_id>/change/"),
    ("proposedchange", "<path:object_id>/delete/"),
    ("republicationban", "<path:object_id>/change/"),
    ("republicationban", "<path:object_id>/delete/"),
    ("cover", "<path:object_id>/change/"),
    ("cover", "<path:object_id>/delete/"),
    # A list that came in stays as it came.
    ("importbatch", "<path:object_id>/change/"),
    ("importbatch", "<path:object_id>/delete/"),
    # A report is taken and answered; the way to a form is noted in no log.
    ("report", "<path:object_id>/change/"),
    ("report", "<path:object_id>/delete/"),
    ("report", "<path:object_id>/take/"),
    # An address is entered, confirmed and ended.
    ("officeaddress", "<path:object_id>/change/"),
    ("officeaddress", "<path:object_id>/delete/"),
    # So is a promise, which is confirmed and taken down.
    ("promise", "<path:object_id>/change/"),
    ("promise", "<path:object_id>/delete/"),
}
# Query strings that are tried too.
QUERIES = {
    "<path:object_id>/change/": ("?back_to=1",),
    "<path:object_id>/history/": ("?from=1&to=2", "?page=2"),
    "<path:object_id>/trail/": ("?from=1&to=2",),
}
CHANGED = {
    "appointment": {"capacity": "acting"},
    "cover": {},
    "department": {"name": "改过的局"},
    "hotline": {"label": "改过"},
    "importbatch": {},
    "notice": {"title": "改过的公告"},
    "officeaddress": {"email": "changed@example.org"},
    "official": {"name": "周演示"},
    "post": {"duties": "改过"},
    "promise": {"wording": "改过的承诺"},
    "proposedchange": {"state": "confirmed"},
    "report": {},
    "republicationban": {"reason": "security"},
    "user": {"first_name": "改过"},
}
# The form that adds a row: the field that leads to its region, the model of its value, the rest.
NO_ROWS = {
    f"{prefix}-{name}_FORMS": 0
    for prefix in ("appointments", "hotlines", "roles")
    for name in ("TOTAL", "INITIAL")
}
ADDED = {
    "department": ("region", "region", {"name": "新局", "rank": 1}),
    "official": ("owner_region", "region", {"name": "吴演示"}),
    "notice": (
        "owner_region",
        "region",
        {"issuer": "新", "title": "新公告", "published_on": "2026-01-05"},
    ),
    "officeaddress": (
        "department",
        "department",
        {"scope": "department", "email": "new@example.org"},
    ),
    "promise": ("region", "region", {"wording": "新承诺", "start_date": "2026-01-05"}),
    "importbatch": ("region", "region", {"text": "单位\t姓名\t电话", "lines": "新局\t局长"}),
    "republicationban": ("number", "hotline", {"reason": "security"}),
    "post": ("department", "department", {"kind": "seat", "title": "新岗", "rank": 1, **NO_ROWS}),
    "user": (
        "roles-0-region",
        "region",
        {"username": "newcomer", **NO_ROWS, **PASSWORDS, "roles-TOTAL_FORMS": 1}
        | {"roles-0-role": "viewer"},
    ),
}
NEVER_ADDED = {"appointment", "cover", "hotline", "proposedchange", "report"}
# Pages that are read only, and the bin among them.
TABLES = {"export.xlsx", "export.csv", "export-exact.csv", "template.xlsx", "bin/"}
ADDING = {"add/", "grid/", "reading/"}
LISTS = {"", "choices/", *ADDING, *TABLES}
# A row that the sender has no permission for, or that does not exist.
FOREIGN = "7999999"
# The URLs of no model, and their data. Those of the calling round are tried on rows of another
# region in ``tests/officials/admin/verification_round``.
SITE = {
    "": {},
    "handbook/": {},
    "handbook/<slug:role>/": {},
    "login/": {"username": "somebody", "password": "guess"},
    "logout/": {},
    "password_change/": {"old_password": "guess"},
    "password_change/done/": {},
    "jsi18n/": {},
    "code/": {"code": "000000"},
    "account/": {},
    "account/codes/": {"code": "000000"},
    "account/device/": {"code": "000000"},
    "account/print/": {"large": "0", "next": "https://example.org/"},
    "changes/": {},
    "changes/export.xlsx": {},
    "find/": {},
    "round/": {},
    "round/begin/": {"place": FOREIGN, "pile": "unverified"},
    "round/call/": {"answer": "dead", "number": "15400000001", "hotlines": FOREIGN}
    | {"seen": "0", "call": "00000000-0000-4000-8000-000000000000", "confirmed": "1"},
    "round/undo/": {"call": "00000000-0000-4000-8000-000000000000"},
    "round/leave/": {},
    "round/sheets/": {"place": FOREIGN, "pile": "unverified"},
    "round/sheets/<int:sheet_id>/": {},
    "round/sheets/<int:sheet_id>/results/": {"answers": "5", "time_of_day": "morning"},
    "round/sheets/<int:sheet_id>/discard/": {},
    "^(?P<app_label>officials)/$": {},
    "(?P<url>.*)$": {},
}
SIGNING_OUT = {"login/", "logout/", "account/"}
EXAMPLES = {"^(?P<app_label>officials)/$": "officials/", "(?P<url>.*)$": "nowhere/"}
EXAMPLES["handbook/<slug:role>/"] = "handbook/reviewer/"
EXAMPLES |= {tail: tail.replace("<int:sheet_id>", FOREIGN) for tail in SITE if "sheet_id" in tail}
