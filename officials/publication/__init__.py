"""Plan cards from the register, read what is live, and compare the two."""
