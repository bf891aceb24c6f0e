"""Office files on the disk: workbooks read and marked, photos looked at, forms kept."""
