"""Web: pages, forms and addresses; each package is one kind of reader.

In:  requests.
Out: pages that show rows of `records`, and acts that go through `actions`.

The surprise: no page computes a finding. What is not in an assessment is not known yet.
"""
