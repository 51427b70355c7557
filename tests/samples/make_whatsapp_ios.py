"""Make the sample databases of WhatsApp for iOS: `ChatStorage.sqlite`, `CallHistory.sqlite`, `ContactsV2.sqlite`.

    python tests/samples/make_whatsapp_ios.py

Tables have the columns of real databases, as far as they say something. Nobody in them is real.
"""
# ruff: noqa: E501 - one row of a table is one line here

import base64
import hashlib
from pathlib import Path

from make_whatsapp_android import write

FOLDER = Path(__file__).parent / "whatsapp-ios"
PICTURE = base64.b64encode(hashlib.sha256(b"a picture of a box").digest()).decode()
START = 637_229_100  # 2021-03-12 08:05 UTC, in seconds since 2001
OWN, ANN, BOB = "15550100@s.whatsapp.net", "15550101@s.whatsapp.net", "15550102@s.whatsapp.net"
GROUP = "120363000000000009@g.us"

CHATS = """
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZSESSIONTYPE INTEGER, ZGROUPINFO INTEGER, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZISACTIVE INTEGER, ZISADMIN INTEGER, ZCHATSESSION INTEGER, ZCONTACTNAME VARCHAR, ZFIRSTNAME VARCHAR, ZMEMBERJID VARCHAR);
CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZJID VARCHAR, ZPUSHNAME VARCHAR);
CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZFILESIZE INTEGER, ZMOVIEDURATION INTEGER, ZMESSAGE INTEGER, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZMEDIALOCALPATH VARCHAR, ZMEDIAURL VARCHAR, ZTITLE VARCHAR, ZVCARDNAME VARCHAR, ZVCARDSTRING VARCHAR, ZMETADATA BLOB);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZGROUPEVENTTYPE INTEGER, ZISFROMME INTEGER, ZMESSAGESTATUS INTEGER, ZMESSAGETYPE INTEGER, ZSTARRED INTEGER, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER, ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER, ZMESSAGEDATE TIMESTAMP, ZSENTDATE TIMESTAMP, ZFROMJID VARCHAR, ZTOJID VARCHAR, ZSTANZAID VARCHAR, ZTEXT VARCHAR);
"""


def field(number: int, value: bytes | int) -> bytes:
    """A field of Protocol Buffers."""

    def varint(count: int) -> bytes:
        return bytes([count]) if count < 128 else bytes([count & 127 | 128]) + varint(count >> 7)

    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


REPLY = field(5, b"IOS0004") + field(6, ANN.encode()) + field(19, field(1, b"good morning"))
SIGNS = field(
    7,
    field(
        1, field(1, b"SIGN01") + field(2, ANN.encode()) + field(3, "\U0001f44d".encode()) + field(4, 1_615_536_900_000)
    )
    + field(2, field(1, b"SIGN02") + field(2, "\u2764\ufe0f".encode()) + field(3, 1_615_536_901_000)),
)


def messages() -> list[tuple[object, ...]]:
    """Rows of `ZWAMESSAGE`."""

    def row(
        number: int,
        chat: int,
        mine: int,
        kind: int,
        text: str | None,
        *,
        event: int = 0,
        member: int | None = None,
        media: int | None = None,
        info: int | None = None,
        at: object = None,
        starred: int | None = None,
    ) -> tuple[object, ...]:
        at = START + number * 60 + 0.25 if at is None else at
        sent = at + 0.5 if isinstance(at, float) and at < 1e12 else None
        jid = (ANN, GROUP)[chat - 1]
        sender, to = (None, jid) if mine else (jid, OWN)
        return (
            number,
            9,
            event,
            mine,
            8,
            kind,
            starred,
            chat,
            member,
            media,
            info,
            at,
            sent,
            sender,
            to,
            f"IOS{number:04d}",
            text,
        )

    return [
        row(1, 1, 0, 10, None, event=2),
        row(2, 2, 0, 6, None, event=12),
        row(3, 2, 0, 6, None, event=2, member=2),
        row(4, 1, 0, 0, "good morning", starred=1),
        row(5, 1, 1, 0, "which quay?", media=1),
        row(6, 2, 0, 0, "1742 \U0001f6a2", member=2, info=1),
        row(7, 1, 0, 1, None, media=2),
        row(8, 1, 1, 5, None, media=3),
        row(9, 1, 0, 4, None, media=4),
        row(10, 1, 0, 14, None),
        row(11, 2, 0, 0, "nobody knows who said this"),
        row(12, 1, 0, 0, "time that cannot be", at=1e300),
        row(13, 1, 0, 8, None, media=5),
        row(14, 1, 0, 99, "a type of tomorrow"),
    ]


STORED = {
    "ZWACHATSESSION": [(1, 4, 0, None, ANN, "Ann"), (2, 4, 1, 1, GROUP, "Crew")],
    "ZWAGROUPMEMBER": [(1, 6, 1, 1, 2, "", None, OWN), (2, 6, 0, 0, 2, None, None, BOB)],
    "ZWAPROFILEPUSHNAME": [(1, 13, BOB, "bobby")],
    "ZWAMESSAGEINFO": [(1, 11, 6, SIGNS)],
    "ZWAMEDIAITEM": [
        (1, 8, 0, 0, 5, 0.0, 0.0, None, None, None, None, None, REPLY),
        (
            2,
            8,
            4242,
            0,
            7,
            640.0,
            480.0,
            "Media/15550101@s.whatsapp.net/a/b/box.jpg",
            "https://media.example/box",
            "the box",
            PICTURE,
            "image/jpeg",
            None,
        ),
        (3, 8, 0, 0, 8, 51.2194, 4.4025, None, None, "Quay 1742", None, None, None),
        (4, 8, 0, 0, 9, 0.0, 0.0, None, None, None, "Eva", "BEGIN:VCARD\nFN:Eva\nTEL:+15550105\nEND:VCARD", None),
        (5, 8, 17, 0, 13, 0.0, 0.0, "Media/waybill.pdf", None, "waybill", "no hash", "application/pdf", b"\xff\xff"),
    ],
    "ZWAMESSAGE": messages(),
}

CALLS = """
CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZINCOMING INTEGER, ZMISSED INTEGER, ZVIDEO INTEGER, ZFIRSTDATE TIMESTAMP);
CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZBYTESRECEIVED INTEGER, ZOUTCOME INTEGER, Z1CALLEVENTS INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZGROUPCALLCREATORUSERJIDSTRING VARCHAR, ZGROUPJIDSTRING VARCHAR);
CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZOUTCOME INTEGER, Z1PARTICIPANTS INTEGER, ZJIDSTRING VARCHAR);
"""
CALLED = {
    "ZWAAGGREGATECALLEVENT": [(1, 1, 0, 0, 0, START), (2, 1, 1, 1, 1, START + 60), (3, 1, 1, 0, 0, START + 120)],
    "ZWACDCALLEVENT": [
        (1, 2, 121551, 0, 1, START + 0.5, 95.5, OWN, None),
        (2, 2, 0, 1, 2, START + 60, 0.0, ANN, None),
        (3, 2, 10, 0, 3, START + 120, 12.0, BOB, GROUP),
    ],
    "ZWACDCALLEVENTPARTICIPANT": [(1, 3, 0, 1, ANN), (2, 3, 1, 2, ANN), (3, 3, 0, 3, BOB), (4, 3, 0, 3, ANN)],
}
BOOK = """
CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZABOUTTEXT VARCHAR, ZFULLNAME VARCHAR, ZPHONENUMBER VARCHAR, ZWHATSAPPID VARCHAR);
"""
ENTRIES = {
    "ZWAADDRESSBOOKCONTACT": [
        (1, 1, "at sea", "Ann of the quay", "+1 555 0101", ANN),
        (2, 1, None, "Carl", "555 0103", None),
        (3, 1, None, "Nobody", None, None),
    ]
}


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    write(FOLDER / "ChatStorage.sqlite", CHATS, STORED)
    write(FOLDER / "CallHistory.sqlite", CALLS, CALLED)
    write(FOLDER / "ContactsV2.sqlite", BOOK, ENTRIES)


if __name__ == "__main__":
    main()
