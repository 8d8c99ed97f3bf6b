"""Plan and compare what the public sees: cards, the register, what is live, differences."""
