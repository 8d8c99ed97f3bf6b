"""The demonstration: invented officials in real regions, in every state that the site displays.

plan: the posts of a region as values. names: names that nobody takes for a real person.
writing: the plan as rows of the register. stories: what happens to the posts, by actions.
"""
