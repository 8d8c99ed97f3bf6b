"""Read files and pasted text into sheets: numbered rows of text.

Free of Django, because files are read in a process that imports nothing else.

sheets: the values. formats: which reader takes a file. workbooks: .xlsx, .xls, .ods.
opendocument, binary_workbooks, taken_back: merged, hidden and struck cells of them. documents:
.docx. web_pages: saved pages. delimited: .csv, .tsv, Unicode text, pasted text. archives: checks
of ZIP files. decoding: encodings of text. grid: merged cells. refusals: sentences for files that
are not read. process: the process and its limits.
"""
