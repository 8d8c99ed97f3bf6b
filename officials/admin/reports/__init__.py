"""Reports of citizens: the queue by region, one report with what mends its number, the answer.

returning: the way from a report to a form and back. closing: the answer. pages: the list and the
page of a report.
"""
