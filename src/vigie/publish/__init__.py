"""Pure renderers of records and pages."""
