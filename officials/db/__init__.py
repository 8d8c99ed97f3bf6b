"""Work with the database below the models: roles, checks, COPY, change tracking, triggers."""
