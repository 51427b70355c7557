"""Which conversations share people: by account, by telephone number, by the name somebody goes by.

This says where else to look for the rest of a shipment, and nothing about anybody: no person gets a number here. A name
counts less than an account, and none of it is a claim that two accounts are one person.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from argus.leads.gathering import Gathered

_DIGITS = re.compile(r"\+?[\d ().-]{8,}")
_WORDS = re.compile(r"[^\W_]+")
_FEWEST_DIGITS, _SHORTEST_NAME = 8, 3
# A word in so large a share of the names of conversations names nobody, nor does what so many share.
_USUAL_SHARE, _USUAL_LEAST = 0.2, 5
_MOST_SHARED = 40
# A conversation named after somebody has two people, and a few more accounts when telephones are replaced.
_FEW = 4
SAME_ACCOUNT, SAME_NAME = 2.5, 1.8


class Crews:
    """How close conversations are to each other."""

    def __init__(self, gathered: Gathered, conversations: Iterable[int], *, people: bool = True) -> None:
        """Of these conversations; without people none are close."""
        self._near: dict[int, dict[int, float]] = defaultdict(dict)
        if people:
            self._link(gathered, sorted(set(conversations)))

    def near(self, conversation: int) -> dict[int, float]:
        """Conversations that share people with this one, and how much that says."""
        return self._near.get(conversation, {})

    def learn(self, one: int, other: int, weight: float) -> None:
        """Two conversations were found to tell of the same."""
        for a, b in ((one, other), (other, one)):
            self._near[a][b] = max(self._near[a].get(b, 0.0), weight)

    def _link(self, gathered: Gathered, conversations: list[int]) -> None:
        names = gathered.archive.names
        names.load_conversations(conversations)
        labels = {each: _words(names.conversation(each).name or "") for each in conversations}
        usual = _usual(labels.values())
        senders = {each: _senders(gathered, each) for each in conversations}
        names.load_accounts({sender for each in senders.values() for sender in each})
        held: dict[tuple[str, str], set[int]] = defaultdict(set)
        for each in conversations:
            for sender in senders[each]:
                held["account", str(sender)].add(each)
                for handle in (names.account(sender), names.account_name(sender) or ""):
                    for key in _keys(handle, usual):
                        held[key].add(each)
            if len(senders[each]) <= _FEW:
                held["name", "".join(word for word in labels[each] if word not in usual)].add(each)
        for room, key in _addresses(gathered, conversations, usual):
            held[key].add(room)
        for (sort, value), together in sorted(held.items()):
            if 1 < len(together) <= _MOST_SHARED and len(value) >= (1 if sort == "account" else _SHORTEST_NAME):
                weight = SAME_NAME if sort == "name" else SAME_ACCOUNT
                for one in together:
                    for other in together - {one}:
                        self.learn(one, other, weight)


def _senders(gathered: Gathered, conversation: int) -> list[int]:
    first, end = gathered.bounds(conversation)
    return [int(each) for each in np.unique(gathered.sender[first:end]) if each >= 0]


def _addresses(
    gathered: Gathered, conversations: list[int], usual: frozenset[str]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Numbers and names under which somebody says he can be found elsewhere, by conversation."""
    known = set(conversations)
    places = gathered.addresses["at"].to_numpy()
    rooms = gathered.conversation[places]
    for room, value in zip(rooms.tolist(), gathered.addresses["value"].to_list(), strict=True):
        if room in known:
            for key in _keys(value, usual):
                yield room, key


def _keys(handle: str, usual: frozenset[str]) -> Iterable[tuple[str, str]]:
    digits = re.sub(r"\D", "", handle)
    if _DIGITS.fullmatch(handle) and len(digits) >= _FEWEST_DIGITS:
        yield "phone", digits
    elif handle:
        yield "name", "".join(word for word in _words(handle) if word not in usual)


def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return tuple(_WORDS.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def _usual(labels: Iterable[tuple[str, ...]]) -> frozenset[str]:
    listed = list(labels)
    counted = Counter(word for words in listed for word in set(words) if not word.isdigit())
    least = max(_USUAL_LEAST, _USUAL_SHARE * len(listed))
    return frozenset(word for word, count in counted.items() if count >= least)
