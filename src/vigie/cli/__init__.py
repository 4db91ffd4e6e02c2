"""Commands: arguments, a job, what is printed."""
