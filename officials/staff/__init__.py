"""The admin site for staff: work queues and sign-in."""
