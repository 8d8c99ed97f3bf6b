"""Mass data for measurements: up to two million posts by COPY, with numbers that nobody has.

names: whom. country: which places publish, how many posts. posts: a post with all that hangs on
it, as rows. making: many posts at once, in several processes. bulk_load: tables without their
indexes and triggers while they are filled. checking: what the triggers would have said.
"""
