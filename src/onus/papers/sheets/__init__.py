"""Sheets: the description of each kind of paper, from which its template is built."""
