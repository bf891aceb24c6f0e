"""People: signing in, appointments, and who may do what.

In:  requests.
Out: `actor_of(request)`, who makes one; `guard.allowed`, which lets in whom the table of permissions names.
"""

from __future__ import annotations

from onus.web.people.actors import actor_of

__all__ = ["actor_of"]
