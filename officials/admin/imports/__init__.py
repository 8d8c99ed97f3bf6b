"""Screens that bring in a list: upload, columns, plan, grid.

list_forms: a file, pasted text or the grid to a book.
column_forms: the columns as they were understood, and their corrections. plan_pages: the rows of a
plan. rejected_rows: those that are not taken, as a sheet. batches: the ModelAdmin.
"""
