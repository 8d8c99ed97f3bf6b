"""Base of each ModelAdmin: permissions, conflicts, revert, history, object actions, choices."""
