"""What lies beside the files of an invented case: that it is invented, and how it was made."""

_TEXT = """INVENTED. Nothing in this folder happened.

INVENTED-delivery holds a made-up harbour case for trying out and judging Argus: {messages:,} messages of people who do
not exist, on services as a team gets them: text exports of WhatsApp, result.json of Telegram, a table (CSV) of Signal,
a table (JSON lines) of a service with ids of six characters that does not exist, and logs of IRC channels.

  people      nicknames and accounts are made up; telephone numbers are of ranges kept for fiction (+44 7700 900...,
              +1 202 555 01..) or not given out (+32 460 00 ....)
  containers  the first four letters are real owner codes, the serials are drawn by chance and their check digits fit.
              A box of that number may exist; it has nothing to do with this
  vessels     made up; ports are real; quays and plates do not exist
  messages    phrase books {books} of this program; no sentence is taken from a real case
  {real}

INVENTED-ledger.csv holds what came of it: operations, searches, arrests and seizures that nobody ever made, in the
boxes the messages tell of.

Any figure that is measured on this folder is a figure about invented data. Say so where you show it.

Import it:        argus -d DOSSIER import INVENTED-delivery --tz {zone}
Its ledger:       argus -d DOSSIER ledger import INVENTED-ledger.csv
Make it again:    argus demo FOLDER --messages {messages} --seed {seed} --book {letters}
"""
_REAL = """chatter     English small talk mixes in lines of the public channel #ubuntu: Kummerfeld et al., A Large-Scale
              Corpus for Conversation Disentanglement, ACL 2019 (github.com/jkkummerfeld/irc-disentanglement), licence
              CC BY 4.0; lines that name a participant were left out, speakers and times were changed"""
_NO_REAL = "chatter     made up as well (the sample of real chat lines was not at hand)"


def readme(seed: int, messages: int, books: tuple[str, ...], real_lines: bool) -> str:
    """The text of the file."""
    return _TEXT.format(
        messages=messages, seed=seed, books=", ".join(books), letters="".join(books), zone="Europe/Brussels",
        real=_REAL if real_lines else _NO_REAL,
    )  # fmt: skip
