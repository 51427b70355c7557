"""An XML element of XMPP, child by child, and what nobody took.

Records are parsed without the document around them, so a namespace that was declared further out is not known: such a
child is told by its name alone.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from argus.readers.xml_records import local_name


class Parts:
    """The children of an element."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.left = [(local_name(child.tag), _namespace(child, element), child) for child in element]

    def take(self, name: str, *namespaces: str) -> Element | None:
        """The first child of that name, which is then told; of a namespace that starts like one of these, if any."""
        for number, (called, where, child) in enumerate(self.left):
            if called == name and (not namespaces or where == "" or where.startswith(namespaces)):
                del self.left[number]
                return child
        return None

    def take_only(self, name: str, namespace: str) -> Element | None:
        """The first child of that name that is known to be of a namespace starting like this."""
        for number, (called, where, child) in enumerate(self.left):
            if called == name and where.startswith(namespace):
                del self.left[number]
                return child
        return None

    def take_all(self, name: str, *namespaces: str) -> Iterator[Element]:
        """Every child of that name."""
        while (child := self.take(name, *namespaces)) is not None:
            yield child

    def rest(self) -> dict[str, str]:
        """What is left, by name, as XML."""
        found: dict[str, str] = {}
        for name, _, child in self.left:
            key, again = name, 2
            while key in found:
                key, again = f"{name} ({again})", again + 1
            child.tail = None
            found[key] = tostring(child, encoding="unicode")
        return found


def _namespace(child: Element, parent: Element) -> str:
    """The namespace of a child as far as it is told here; that of the stanza itself, or none, is ""."""
    prefix, colon, _ = child.tag.rpartition(":")
    key = f"xmlns:{prefix}" if colon else "xmlns"
    found = child.get(key) or (parent.get(key) if colon else "") or ""
    return "" if found in ("jabber:client", "jabber:server") else found


def inner(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((child for child in element if local_name(child.tag) == name), None)


def words(element: Element | None) -> str | None:
    """All text inside, with a line end for each `<br/>`; None where there is no element."""
    if element is None:
        return None
    pieces: list[str] = []
    open_elements: list[tuple[Element, int]] = [(element, 0)]
    if element.text:
        pieces.append(element.text)
    while open_elements:
        parent, number = open_elements.pop()
        if number >= len(parent):
            if open_elements and parent.tail:
                pieces.append(parent.tail)
            continue
        open_elements.append((parent, number + 1))
        child = parent[number]
        if local_name(child.tag).lower() == "br":
            pieces.append("\n")
        if child.text:
            pieces.append(child.text)
        open_elements.append((child, 0))
    return "".join(pieces)


def bare(jid: str) -> str:
    """An address without the device or nick behind its first `/`."""
    return jid.partition("/")[0]
