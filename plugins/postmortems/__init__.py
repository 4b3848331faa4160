"""A knowledge base of incident postmortems that teaches: a MkDocs plugin, a command line, and what they stand on."""
