"""Screens that bring in a list: upload, grid, columns, plan, progress, result.

list_forms: a file, pasted text or the grid to a book. readings: the lines of the grid as they are
understood while somebody types. column_forms: the columns as they were understood, and their
corrections. incoming: the views of these. plan_pages: the rows of a plan. plan_cases: what their
page says and offers. rejected_rows: those that are not taken, as a sheet. plan_views: the views of
these. batches: the ModelAdmin.
"""
