"""What every ModelAdmin shares: permissions, conflicts, history, object actions, choices."""
