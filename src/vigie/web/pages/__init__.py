"""One file a page: its route, its rights, what its template shows."""
