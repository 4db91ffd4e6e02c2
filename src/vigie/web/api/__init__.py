"""The same data as the pages, as JSON under /api/v1, with the same permissions."""
