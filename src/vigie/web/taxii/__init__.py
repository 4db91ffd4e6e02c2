"""The TAXII 2.1 server (OASIS, June 2021): what was released, collection by collection, and an inbox for what partners send."""
