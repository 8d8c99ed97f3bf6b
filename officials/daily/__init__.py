"""Do the work of each day: remind offices, clean up, hand mails over.

Each task may be killed anywhere and run again: it takes from the database what is still to do.
"""
