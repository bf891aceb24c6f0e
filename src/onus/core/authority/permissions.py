"""Permissions: the table of role by page or action, and what must stay apart, as data.

In:  `law/permissions.toml`, read by `wire.permission_tables`.
Out: frozen values, asked by `permitted` and `appointing`.

The surprise: what a resident may, everybody may, for whoever signs out is a resident.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.core.accountability.register import POWERS
from onus.core.authority.actors import Role
from onus.core.authority.subjects import DEEDS

PAGE, ACT = "page", "act"
SUBJECT, ANY, OWN = "subject", "any", "own"
SIGNED_IN = "signed_in"
ROLE_WORDS = (*(role.value for role in Role), SIGNED_IN)


class UnknownAction(OnusError):
    """A page or action is not in the table."""

    code = "AUTHORITY-001"
    what = "`{action}` is not in the table of permissions."
    why = "What nobody has allowed is refused, and what nobody has named cannot be tested."
    do = "Add a row to law/permissions.toml."


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: a page or an action, and who may have it.

    Attributes:
        name: `case.act.order`, for one.
        kind: `page`, to see; or `act`, to do.
        roles: who; `resident` opens it to everybody, `signed_in` to every account.
        what: the right in words: "order the contractor to cure".
        power: the power of the register that the post must have; empty for none.
        scope: `subject`, an appointment must cover what it is about; `any`, an
            appointment anywhere, for lists whose rows are chosen by `reach`; `own`,
            what belongs to the account itself.
        personal: True where it shows personal data: each reading is written down.
        leaves: the deed that doing it leaves with whoever does it, of `DEEDS`; empty for none.
    """

    name: str
    kind: str
    roles: tuple[str, ...]
    what: Localized
    power: str = ""
    scope: str = SUBJECT
    personal: bool = False
    leaves: str = ""

    def __post_init__(self) -> None:
        """Refuse words that mean nothing, and a right of nobody."""
        refuse(
            [
                unless(self.kind in (PAGE, ACT), "kind must be page or act"),
                unless(bool(self.roles), "roles must name somebody"),
                *(
                    unless(role in ROLE_WORDS, f"roles must be of {', '.join(ROLE_WORDS)}")
                    for role in self.roles
                ),
                unless(self.power in ("", *POWERS), f"power must be one of {', '.join(POWERS)}"),
                unless(self.scope in (SUBJECT, ANY, OWN), "scope must be subject, any or own"),
                unless(self.leaves in ("", *DEEDS), f"leaves must be one of {', '.join(DEEDS)}"),
            ]
        )

    @property
    def public(self) -> bool:
        """Return whether everybody may, signed in or not."""
        return Role.RESIDENT.value in self.roles

    @property
    def for_every_account(self) -> bool:
        """Return whether every account may, with or without an appointment."""
        return SIGNED_IN in self.roles


@dataclass(frozen=True, slots=True)
class Apart:
    """Whoever did this may not do that: separation of duties.

    Attributes:
        name: of the rule.
        deeds: what somebody did before, of `DEEDS`.
        actions: what the same person may then not do.
        why: the reason, in words.
    """

    name: str
    deeds: tuple[str, ...]
    actions: tuple[str, ...]
    why: Localized

    def __post_init__(self) -> None:
        """Refuse deeds that no subject carries."""
        refuse([unless(deed in DEEDS, f"deeds must be of {', '.join(DEEDS)}") for deed in self.deeds])


@dataclass(frozen=True, slots=True)
class Incompatible:
    """Two roles that one person may not hold at once; `anywhere`, or where the scopes meet.

    Attributes:
        one: role.
        other: role.
        anywhere: True where the two never go together, whatever their scopes.
        why: the reason, in words.
    """

    one: Role
    other: Role
    why: Localized
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Appoints:
    """Which roles a role may appoint, within its own scope.

    Attributes:
        role: whoever appoints.
        may: to these, in a dossier.
        in_purchase: to these, for one purchase alone.
    """

    role: Role
    may: tuple[Role, ...]
    in_purchase: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class PermissionTable:
    """All rows, all that must stay apart, and who must prove a second factor."""

    version: str
    second_factor: tuple[Role, ...]
    actions: tuple[Permission, ...]
    apart: tuple[Apart, ...] = ()
    incompatible: tuple[Incompatible, ...] = ()
    appoints: tuple[Appoints, ...] = ()

    def permission(self, action: str) -> Permission:
        """Return the row of a page or action.

        Raises:
            UnknownAction: it has no row. Add one.

        >>> PermissionTable("1", (), ()).permission("street.see")
        Traceback (most recent call last):
        ...
        onus.core.authority.permissions.UnknownAction: AUTHORITY-001 `street.see` is not in the table \
of permissions. What nobody has allowed is refused, and what nobody has named cannot be tested. \
Add a row to law/permissions.toml.
        """
        for row in self.actions:
            if row.name == action:
                return row
        raise UnknownAction(action=action)

    def kept_apart(self, action: str) -> tuple[Apart, ...]:
        """Return the rules of separation that speak of an action.

        >>> PermissionTable("1", (), ()).kept_apart("waiver.approve")
        ()
        """
        return tuple(rule for rule in self.apart if action in rule.actions)
