"""Read the audit log: the steps and versions of an object, in words."""
