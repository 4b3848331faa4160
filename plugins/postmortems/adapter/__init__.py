"""What the MkDocs plugin is made of: pages, files and templates as MkDocs wants them, and who makes them when."""
