"""The world: files, folders, processes. Everything here hands values inward."""
