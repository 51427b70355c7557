"""One row of a table as a message: the plain way, which every table can take and the fast ways must equal.

A cell is text, `Bare` (a number as the file writes it), true, false, a list, an object, or None. None and the empty
text both mean that the table says nothing.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from argus.messages import Attachment, Message, Moment, Place, Unreadable
from argus.readers.file_kinds import kind_of_type
from argus.readers.json_text import as_json, parsed
from argus.readers.tables.mapping import Settled
from argus.readers.written import moment_written
from argus.terms import UnreadableTimeError

Row = Mapping[str, Any]

# Between the group and the chat where a conversation is told by both.
IN_GROUP = " / "
NOTHING = "neither time, sender, text nor attachment"


def message(row: Row, place: Place, settled: Settled, noted: Mapping[str, str] | None = None) -> Message | Unreadable:
    """The message a row holds; Unreadable, with the reason, where its time cannot be or nothing is in it.

    Args:
        row: column -> cell.
        place: of the row.
        settled: what the columns mean.
        noted: what the reader has to say beside it (the encoding it took), kept in `other`.
    """
    cells = _Cells(row, settled)
    try:
        written, sent_at = cells.moment("sent_at")
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))
    sender, recipients = cells.account("sender"), cells.accounts("recipients")
    conversation, conversation_kind = cells.conversation(), None
    if conversation is None:
        conversation, conversation_kind = between(sender, recipients, settled.stem)
    text, attachments = spoken(cells.cell("text")), attached(cells.cell("attachments"))
    if written is None and not text and sender is None and not attachments:
        return Unreadable(place, NOTHING)
    latitude, longitude = cells.degrees("latitude", 90), cells.degrees("longitude", 180)
    return Message(
        place=place,
        sent_at=sent_at,
        sender=sender,
        text=text,
        service=named(cells.cell("service")) or settled.service,
        conversation=conversation,
        conversation_name=named(cells.cell("conversation_name")),
        conversation_kind=conversation_kind,
        recipients=recipients,
        kind=cells.word("kind", KIND_WORDS) or kind_of(text, attachments, latitude),
        attachments=attachments,
        latitude=latitude,
        longitude=longitude,
        reply_to=named(cells.cell("reply_to")),
        delivered_translation=spoken(cells.cell("delivered_translation")),
        source_id=named(cells.cell("source_id")),
        sent_as_written=written,
        received_at=cells.later("received_at"),
        read_at=cells.later("read_at"),
        state=cells.word("state", STATE_WORDS) or "intact",
        owner_device=named(cells.cell("owner_device")),
        other=cells.left_over() | dict(noted or {}),  # last: what no field took
    )


class _Cells:
    """The cells of a row, field by field, and which columns are told whole by their fields."""

    def __init__(self, row: Row, settled: Settled) -> None:
        self.row, self.settled, self.told = row, settled, set[str]()

    def cell(self, field: str) -> Any:
        """The cell of a field, told whole by it; None where it says nothing."""
        columns = self.settled.fields.get(field)
        if columns is None:
            return None
        self.told.update(columns)
        value = self.row.get(columns[0])
        return None if value == "" else value

    def keep(self, field: str) -> None:
        """The field does not tell all of its cell: it is kept beside the message as well."""
        self.told.difference_update(self.settled.fields[field])

    def moment(self, field: str) -> tuple[str | None, Moment | None]:
        """The time as written, and the moment.

        Raises:
            UnreadableTimeError: what is written is no time.
        """
        columns = self.settled.fields.get(field)
        written = written_time(self.row, columns) if columns else None
        try:
            found = None if written is None else moment(written, self.settled, field)
        except UnreadableTimeError:
            if not (field == "sent_at" and self.settled.undated):
                raise
            found = None
        self.told.update(columns or ())
        return written, found

    def later(self, field: str) -> Moment | None:
        """A time that may be none: it does not make the message unreadable, and is kept as it stands."""
        try:
            return self.moment(field)[1]
        except UnreadableTimeError:
            return None

    def account(self, field: str) -> str | None:
        """An account or conversation; of an object, the rest is kept."""
        value = self.cell(field)
        if isinstance(value, dict):
            self.keep(field)
        return named(value)

    def conversation(self) -> str | None:
        """The key of the conversation: of a chat within a group, both."""
        columns = self.settled.fields.get("conversation", ())
        if len(columns) < 2:
            return self.account("conversation")
        self.told.update(columns)
        if any(isinstance(self.row.get(column), dict) for column in columns):
            self.keep("conversation")
        return IN_GROUP.join(filter(None, (named(self.row.get(column)) for column in columns))) or None

    def accounts(self, field: str) -> tuple[str, ...]:
        """Accounts; of a list of objects, the rest is kept."""
        value = self.cell(field)
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value)):
            self.keep(field)
        return handles(value)

    def degrees(self, field: str, most: int) -> float | None:
        """Degrees; what is none is kept as it stands."""
        value = self.cell(field)
        found = degrees(value, most)
        if found is None and value is not None:
            self.keep(field)
        return found

    def word(self, field: str, known: Mapping[str, str]) -> str | None:
        """A word of the field's own; another word than that itself is kept."""
        written = plain(self.cell(field))
        if not written:
            return None
        found = known.get(written.casefold())
        if written.casefold() != found:
            self.keep(field)
        return found

    def left_over(self) -> dict[str, str]:
        """What no field tells, by name: keys of objects come in any order, and the same record should read the same."""
        return {
            column: plain(value) or ""
            for column, value in sorted(self.row.items(), key=_name)
            if column not in self.told and value is not None and value != ""
        }


def _name(item: tuple[str, Any]) -> str:
    return item[0]


def moment(written: str, settled: Settled, field: str) -> Moment:
    """The moment of a time field.

    Raises:
        UnreadableTimeError: it is none.
    """
    return moment_written(written, settled.forms[field], settled.zone)


def written_time(row: Row, columns: Sequence[str]) -> str | None:
    """The time as written, from one column or from a day's and a clock's; None where there is none."""
    first = plain(row.get(columns[0]))
    if len(columns) == 1:
        return first or None
    clock = plain(row.get(columns[1]))
    if not first or not clock:
        return first or clock or None
    if _HAS_DAY.search(clock):  # some exports write the whole time into the column of the clock
        return clock
    return f"{_MIDNIGHT.sub('', first)} {clock}"


_HAS_DAY = re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


def between(sender: str | None, recipients: Sequence[str], stem: str) -> tuple[str, str | None]:
    """Key and kind of a conversation known only by who takes part: the sorted accounts, else the table's name."""
    if not recipients:
        return stem, None
    accounts = sorted({*recipients, *((sender,) if sender else ())})
    return " | ".join(accounts), "direct" if len(accounts) <= 2 else "group"


def kind_of(text: str | None, attachments: Sequence[Attachment], latitude: float | None) -> str:
    """The kind of a message whose table does not say it: of what it carries, when it carries no words."""
    if text:
        return "text"
    if attachments:
        return kind_of_type(attachments[0].mime)
    return "location" if latitude is not None else "text"


def plain(value: Any) -> str | None:
    """Any cell as text: lists and objects as JSON."""
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return as_json(value)


def named(value: Any) -> str | None:
    """An account, conversation or id: of an object, the member that identifies it."""
    if isinstance(value, dict):
        for key in ("id", "handle", "identifier", "username", "number", "phone", "name"):
            if isinstance(value.get(key), str) and value[key]:
                return str(value[key])
    return plain(value) or None


def handles(value: Any) -> tuple[str, ...]:
    """The accounts of a list, or of a text: separated by ; or | or line ends or commas, whichever is in it first."""
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        value = _json_text(value)
    if value is None or isinstance(value, dict):
        return tuple(filter(None, (named(value),)))
    if isinstance(value, list):
        return tuple(found for each in value if (found := named(each)))
    text = str(value)
    for separator in (";", "|", "\n", ","):
        if separator in text:
            return tuple(part for each in text.split(separator) if (part := each.strip()))
    return (text.strip(),) if text.strip() else ()


def spoken(value: Any) -> str | None:
    """What a message says: of a list of pieces (rich text), all of them in order."""
    if isinstance(value, list) and all(
        isinstance(each, str) or (isinstance(each, dict) and "text" in each) for each in value
    ):
        return "".join(plain(each["text"] if isinstance(each, dict) else each) or "" for each in value)
    return plain(value)


_NAME_KEYS = ("name", "filename", "file_name", "fileName", "title", "path")
_MIME_KEYS = ("mime", "mime_type", "mimetype", "mimeType", "content_type", "contentType", "type")
_HASH_KEYS = ("sha256", "hash", "sha_256", "file_hash")


def attached(value: Any) -> tuple[Attachment, ...]:
    """The attachments of a cell: objects, names, or a text that holds JSON."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        value = _json_text(value)
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(_attachment(each) for each in value if each not in (None, ""))
    return (_attachment(value),)


def _attachment(value: Any) -> Attachment:
    if not isinstance(value, dict):
        return Attachment(name=plain(value) or "")
    left = dict(value)

    def take(keys: Sequence[str], wanted: re.Pattern[str]) -> str:
        for key in keys:
            if isinstance(left.get(key), str) and wanted.fullmatch(left[key]):
                return str(left.pop(key))
        return ""

    name = take(_NAME_KEYS, re.compile(r".+", re.DOTALL))
    mime = take(_MIME_KEYS, re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII))
    sha256 = take(_HASH_KEYS, re.compile(r"[0-9a-fA-F]{64}")).lower()
    other = {key: plain(each) or "" for key, each in left.items() if each is not None}
    return Attachment(sha256=sha256, name=name, mime=mime, other=other)


def degrees(value: Any, most: int) -> float | None:
    """A latitude or longitude in degrees; None where it is none."""
    if not isinstance(value, str) or not _DEGREES.fullmatch(value):
        return None
    found = float(value.replace(",", "."))
    return found if -most <= found <= most else None


_DEGREES = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")

KIND_WORDS = {
    word: kind
    for kind, words in {
        "text": "text txt chat sms message bericht texte nachricht mensaje messaggio mensagem m.text",
        "image": "image photo picture img foto afbeelding bild imagen immagine imagem m.image",
        "voice": "voice audio ptt spraak voicemail vocal sprachnachricht voz voce m.audio",
        "video": "video vidéo vídeo film m.video",
        "file": "file document bestand fichier datei archivo documento ficheiro m.file",
        "location": "location position locatie standort ubicación posizione localização m.location",
        "contact": "contact vcard kontakt contacto contatto contato",
        "call": "call oproep appel anruf llamada chiamata chamada missed_call",
        "system": "system systeem système sistema service notification",
    }.items()
    for word in words.split()
}
STATE_WORDS = {
    word: state
    for state, words in {
        "intact": "intact false 0 no nee non nein não nao sent received read delivered live active",
        "deleted": "deleted true 1 yes y ja oui sí si sim x verwijderd supprimé gelöscht eliminado eliminato excluído",
        "recovered": "recovered carved hersteld récupéré wiederhergestellt recuperado recuperato",
        "edited": "edited modified bewerkt modifié bearbeitet editado modificato",
        "expired": "expired burned verlopen expiré abgelaufen caducado scaduto",
    }.items()
    for word in words.split()
}


def _json_text(text: str) -> Any:
    """A cell that looks like JSON, as JSON if it is, else as the text it is."""
    try:
        return parsed(text)
    except (ValueError, RecursionError):
        return text
