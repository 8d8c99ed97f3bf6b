"""Invented officials in real places, so that everything the site can show is there to see.

plan: the posts of a place as values. names: whom nobody can mistake for a real person.
writing: a plan becomes rows of the register. stories: what then becomes of the posts, by acts.
"""
