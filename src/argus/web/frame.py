"""The frame around every page: the places of the rail, the legal basis in force, who is here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from argus.access.acts import Act, may
from argus.access.basis import LegalBasis, list_bases
from argus.access.users import User
from argus.store import Dossier

# A basis that ends within this many days is shown as a warning.
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail; `letter` goes there after `g`; `waiting`: what nobody has seen there yet."""

    letter: str
    address: str
    name: str
    here: bool
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame shows.

    Attributes:
        basis: the basis in force that ends last; None = none is in force.
        more: how many others are in force.
        days_left: days on which `basis` may still be used, today included; None = no end named.
    """

    places: tuple[Place, ...]
    basis: LegalBasis | None
    more: int
    days_left: int | None

    @property
    def soon(self) -> bool:
        """Whether the basis is about to end."""
        return self.days_left is not None and self.days_left <= SOON_DAYS


def frame_of(
    dossier: Dossier,
    user: User | None,
    path: str,
    today: date,
    translate: Callable[[str], str],
    waiting: Mapping[str, int],
) -> Frame:
    """The frame for this visitor on this page; empty while nobody is signed in.

    Args:
        waiting: by address of a place, how much stands there that nobody has seen.
    """
    if user is None:
        return Frame((), None, 0, None)
    with dossier.register.read() as tx:
        in_force = [basis for basis in list_bases(tx) if basis.in_force(today)]
    in_force.sort(key=lambda basis: basis.valid_until or date.max, reverse=True)
    basis = in_force[0] if in_force else None
    left = (basis.valid_until - today).days + 1 if basis and basis.valid_until else None
    return Frame(_places(user, path, translate, waiting), basis, max(0, len(in_force) - 1), left)


def _places(user: User, path: str, _: Callable[[str], str], waiting: Mapping[str, int]) -> tuple[Place, ...]:
    known = (
        ("h", "/", _("Home"), Act.LOOK, ()),
        ("t", "/threats", _("Threats"), Act.READ, ()),
        ("b", "/leads", _("Leads"), Act.READ, ()),
        ("s", "/search", _("Search"), Act.READ, ()),
        ("c", "/conversations", _("Conversations"), Act.READ, ("/messages",)),
        ("m", "/mentions", _("Mentions"), Act.READ, ()),
        ("a", "/alerts", _("Alerts"), Act.READ, ()),
        ("r", "/ledger", _("Ledger"), Act.LOOK, ()),
        ("f", "/figures", _("Figures"), Act.LOOK, ()),
        ("p", "/trace", _("Trace"), Act.READ, ()),
        ("w", "/words", _("Words"), Act.LOOK, ()),
        ("d", "/deliveries", _("Deliveries"), Act.LOOK, ("/import",)),
        ("l", "/custody", _("Custody"), Act.READ_LOG, ()),
    )
    return tuple(
        Place(letter, address, name, _here(path, (address, *others)), waiting.get(address, 0))
        for letter, address, name, act, others in known
        if may(user, act)
    )


def _here(path: str, addresses: tuple[str, ...]) -> bool:
    return any(path == address or (address != "/" and path.startswith(f"{address}/")) for address in addresses)
