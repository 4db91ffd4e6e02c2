"""Vigie reads the press, in French first, and keeps a sourced picture of a security situation."""

__version__ = "0.1.0"
