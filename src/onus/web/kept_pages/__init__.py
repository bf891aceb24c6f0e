"""Kept pages: public pages as bytes, so that a storm of readers costs no questions to the tables.

In:  requests for public pages by readers who are not signed in.
Out: the page that was rendered for nobody in particular; see `pages` for how old it may be.

The surprise: what is kept is never the answer to a reader's request. It is rendered for a
request that we make ourselves, without cookies, language or address of anyone.
"""
