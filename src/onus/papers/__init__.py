"""Papers: contexts, templates, and how they become docx, PDF and xlsx."""
