"""Render pages of archived PDFs as pictures, in a process of their own with limits.

Free of Django, because the process imports nothing else. process: starts it, and its limits. pdf:
a page by PDFium, and the rows in which numbers are printed. pages: the value. png:
bytes of a picture, and the size of one. refusals: why a file has no picture.
"""
