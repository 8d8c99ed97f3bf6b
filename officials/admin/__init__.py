"""The staff's screens: one module each; every write calls an action."""
