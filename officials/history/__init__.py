"""Read the audit log: versions of a row, who changed what, how two versions differ."""
