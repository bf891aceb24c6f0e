"""Records: what the website keeps, in tables of a relational database; the only SQL.

In:  values, to be kept.
Out: frozen values and rows, shaped for what asks for them.

The surprise: nothing is decided here. Facts are kept as they were told and go out
again with the next dossier; findings come in from an assessment and are shown.
"""
