"""Read lists of posts as offices send them: bytes of any format to the entries of a plan.

readers: files and pasted text to sheets of text, in a process of its own. tables: the columns of
a sheet, and the entry of each of its rows. walk and sections: which rows are posts, and whose.
This package writes nothing.
"""
