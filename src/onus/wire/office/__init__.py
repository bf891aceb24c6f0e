"""Office sheets: cells of workbooks to the tables of a dossier and back."""
