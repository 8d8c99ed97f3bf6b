"""Authentication of staff: password, second factor, lockout.

``officials.actions.devices`` holds the devices of the second factor.
"""
