"""Find a number or a name in all that is kept, in every spelling, and put marks in its place."""
