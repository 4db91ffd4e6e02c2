"""The workbench: server-rendered pages and a programming interface over one store."""
