"""Measurements: `make bench`. Times are of this machine at this hour; quote ratios of one run."""
