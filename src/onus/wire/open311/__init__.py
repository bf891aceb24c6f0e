"""Open311 GeoReport v2: what other programs ask and send, and what they are answered, as bytes.

In:  texts of a query or a form; values of reports.
Out: what was asked, or what is wrong with it; XML and JSON.

The surprise: nothing of the standard decides anything here. It is a second door to the
same reports, with the same publication rule and the same clocks as the pages.
"""
