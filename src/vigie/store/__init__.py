"""Where everything is kept: one schema on SQLite or PostgreSQL, one file of queries for each noun."""
