"""XMPP archives as XML: what servers and clients keep or export, and the logs of Adium."""

from argus.readers.xmpp.reader import XmppReader

__all__ = ["XmppReader"]
