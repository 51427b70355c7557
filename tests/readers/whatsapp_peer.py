"""What WhatsApp-Chat-Exporter reads, as JSON lines: one row of a database, or one record of an exported text, each.

    python tests/readers/whatsapp_peer.py android|ios|text FILE

Run as a program of its own, so that what it warns of stays there.
"""

import json
import sqlite3
import sys

from Whatsapp_Chat_Exporter import android_handler, exported_handler, ios_handler
from Whatsapp_Chat_Exporter.data_model import ChatCollection, Timing
from Whatsapp_Chat_Exporter.utility import check_jid_map, get_transcription_selection


def main() -> None:
    """Print one JSON array for each message: chat, row, id, seconds since 1970, whether it is the owner's, text."""
    kind, path = sys.argv[1:]
    chats = ChatCollection()
    if kind == "text":
        exported_handler.messages(path, chats, assume_first_as_me=True)
    else:
        base = sqlite3.connect(path)
        base.row_factory = sqlite3.Row
        if kind == "android":
            chats.set_system("jid_map_exists", check_jid_map(base))
            chats.set_system("transcription_selection", get_transcription_selection(base))
            android_handler.messages(base, chats, "", Timing(0), None, (None, None), False, False)
        else:
            ios_handler.messages(base, chats, "", Timing(0), None, (None, None), False, False)
    for jid, chat in chats.items():
        for row, each in chat._messages.items():
            told = [jid, row, each.key_id, each.timestamp, bool(each.from_me), each.data, each.reply]
            print(json.dumps([str(one) if one.__class__.__name__ == "Markup" else one for one in told]))


if __name__ == "__main__":
    main()
