"""String work that several stages share."""
