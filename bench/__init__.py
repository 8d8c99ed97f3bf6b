"""Measure the site: ``make bench``. Times depend on the machine; quote ratios of one run."""
