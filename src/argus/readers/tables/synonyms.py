"""What the columns of chat tables are called, in seven languages and in the short keys that programs use.

Names are compared folded: without accents, case and punctuation (`Date d'envoi` is `date d envoi`). Within a field the
names stand with the surest first: where a table has two columns for one field, the surer one gets it.
"""

import re
import unicodedata

# Every field a table can fill, with what it holds; the order is that in which columns are given out.
FIELDS = {
    "sent_at": "when the message was sent",
    "text": "what it says",
    "sender": "account that sent it",
    "recipients": "accounts it was sent to: a list, or separated by ; | or ,",
    "conversation": "key of the conversation or group",
    "conversation_name": "name of the conversation or group",
    "service": "chat service",
    "source_id": "id that the delivery gives the message",
    "reply_to": "id of the message it answers",
    "kind": "text, image, voice, video, file, location, contact, call, system",
    "state": "intact, deleted, recovered, edited, expired",
    "attachments": "files sent with it",
    "latitude": "degrees north",
    "longitude": "degrees east",
    "delivered_translation": "translation that came with the delivery",
    "received_at": "when it was delivered",
    "read_at": "when it was read",
    "owner_device": "device or account it was taken from",
}
TIMES = ("sent_at", "received_at", "read_at")

# (language or "key", names). A name may stand for one field only.
_NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "sent_at": (
        (
            "key",
            "sent_at, sentat, timestamp, ts, sent, time_sent, datetime, date_time, sent_time, sent_date, timestamp_utc",
        ),
        ("key", "sent_utc, message_time, msg_time, created_at, createdat, created, date, time, when, origin_server_ts"),
        (
            "English",
            "date sent, time sent, date/time, date and time, timestamp: time, timestamp-time, message sent date/time",
        ),
        ("Dutch", "verzonden op, verzonden, verzenddatum, tijdstip, datum en tijd, datum/tijd, datumtijd, datum, tijd"),
        ("Dutch", "verstuurd op, verstuurd, verzendtijd, tijdstempel"),
        ("French", "date d'envoi, envoyé le, envoyé à, horodatage, date et heure, date/heure, heure d'envoi"),
        ("German", "gesendet am, gesendet, sendezeit, zeitstempel, zeitpunkt, datum und uhrzeit, datum/uhrzeit"),
        ("Spanish", "fecha de envío, enviado el, fecha y hora, fecha/hora, marca de tiempo, fecha"),
        ("Italian", "data di invio, data invio, inviato il, data e ora, data/ora, marca temporale"),
        (
            "Portuguese",
            "data de envio, enviado em, data e hora, data/hora, marcação de tempo-hora, carimbo de data/hora",
        ),
        ("Italian or Portuguese", "data"),
    ),
    "text": (
        (
            "key",
            "text, body, message, content, msg, message_text, msg_text, text_data, message_body, messagetext",
        ),
        ("key", "messagebody, txt, plaintext, decoded_text, chat_message, payload, value"),
        ("English", "message body, message text, contents"),
        ("Dutch", "bericht, berichttekst, tekst, inhoud, tekst van het bericht, berichtinhoud"),
        ("French", "texte, contenu, corps, texte du message, contenu du message, corps du message"),
        ("German", "nachricht, nachrichtentext, inhalt, textinhalt"),
        ("Spanish", "mensaje, texto, contenido, cuerpo, texto del mensaje"),
        ("Italian", "messaggio, testo, contenuto, corpo, testo del messaggio"),
        ("Portuguese", "mensagem, conteúdo, texto da mensagem, corpo da mensagem"),
    ),
    "sender": (
        (
            "key",
            "sender, from, author, user, sender_id, from_id, user_id, username, user_name, handle, sender_alias, nick",
        ),
        (
            "key",
            "sender_handle, from_user, src, source_user, senderid, fromid, userid, account, alias, writer, nickname",
        ),
        ("key", "party"),
        ("English", "sent by, from user, sender id, sender name, sender phone number"),
        ("Dutch", "afzender, van, verzender, auteur, gebruiker, zender, gebruikersnaam"),
        ("French", "expéditeur, de, auteur, utilisateur, émetteur, envoyé par, nom d'utilisateur"),
        ("German", "absender, von, verfasser, autor, benutzer, gesendet von, benutzername"),
        ("Spanish", "remitente, enviado por, usuario, emisor"),
        ("Italian", "mittente, da, inviato da, utente, autore"),
        ("Portuguese", "enviado por, utilizador, usuário"),
    ),
    "recipients": (
        (
            "key",
            "recipients, recipient, to, receiver, receivers, recipient_ids, to_id, to_ids, dst, recipient_id, members",
        ),
        ("key", "participants, to_user, target, receiver_id, receiverid, destination, addressee"),
        ("English", "sent to, recipient name, recipient names"),
        ("Dutch", "ontvanger, ontvangers, aan, geadresseerde, bestemmeling, deelnemers, naar"),
        ("French", "destinataire, destinataires, à, participants à la conversation, envoyé à qui"),
        ("German", "empfänger, an, teilnehmer, adressat"),
        ("Spanish", "destinatario, destinatarios, para, participantes"),
        ("Italian", "destinatari, partecipanti"),
        ("Portuguese", "destinatário, destinatários, receptor"),
    ),
    "conversation": (
        (
            "key",
            "conversation, conversation_id, conv, conv_id, chat, chat_id, thread, thread_id, channel, channel_id, room",
        ),
        (
            "key",
            "room_id, group, group_id, conversationid, chatid, threadid, channelid, roomid, groupid, dialog, dialog_id",
        ),
        ("key", "chat_key, session, session_id, peer, container, conversation_key"),
        ("English", "chat #, chat identifier"),
        ("Dutch", "gesprek, gesprek id, groep, kanaal, groepsgesprek, chatgroep, conversatie"),
        ("French", "conversation id, discussion, fil, salon, groupe, canal, fil de discussion"),
        ("German", "unterhaltung, gespräch, gruppe, kanal, konversation, chatverlauf"),
        ("Spanish", "conversación, grupo, hilo"),
        ("Italian", "conversazione, gruppo, canale, stanza"),
        ("Portuguese", "conversa, tópico"),
    ),
    "conversation_name": (
        (
            "key",
            "conversation_name, chat_name, group_name, channel_name, room_name, thread_name, conv_name, title",
        ),
        ("key", "chat_title, group_title, subject, conversationname, chatname, groupname"),
        ("Dutch", "groepsnaam, naam van het gesprek, gespreksnaam, naam van de groep"),
        ("French", "nom du groupe, nom de la conversation"),
        ("German", "gruppenname, name der unterhaltung, gesprächsname"),
        ("Spanish", "nombre del grupo, nombre de la conversación"),
        ("Italian", "nome del gruppo, nome della conversazione"),
        ("Portuguese", "nome do grupo, nome da conversa"),
    ),
    "service": (
        (
            "key",
            "service, app, feed, platform, application, source, network, app_name, service_name, provider, messenger",
        ),
        ("English", "source application"),
        ("Dutch", "dienst, toepassing, bron, applicatie"),
        ("French", "service de messagerie, plateforme, réseau"),
        ("German", "dienst, anwendung, quelle, plattform"),
        ("Spanish", "servicio, aplicación, fuente, plataforma"),
        ("Italian", "servizio, applicazione, fonte, piattaforma"),
        ("Portuguese", "serviço, aplicativo, aplicação"),
    ),
    "source_id": (
        (
            "key",
            "source_id, id, message_id, msg_id, messageid, msgid, mid, uuid, guid, event_id, key_id, record_id, row_id",
        ),
        ("English", "instant message #, item id, #"),
        ("Dutch", "bericht id, berichtnummer, volgnummer, nummer, nr"),
        ("French", "identifiant, id du message, numéro du message, numéro"),
        ("German", "nachrichten id, nachrichtennummer, kennung, lfd nr"),
        ("Spanish", "id del mensaje, identificador, número de mensaje"),
        ("Italian", "id messaggio, identificativo, numero messaggio"),
        ("Portuguese", "id da mensagem, número da mensagem"),
    ),
    "reply_to": (
        (
            "key",
            "reply_to, in_reply_to, reply_to_id, reply_to_message_id, replyto, parent_id, quoted_id, reply, parent",
        ),
        ("Dutch", "antwoord op"),
        ("French", "en réponse à, réponse à"),
        ("German", "antwort auf"),
        ("Spanish", "en respuesta a, respuesta a"),
        ("Italian", "in risposta a, risposta a"),
        ("Portuguese", "em resposta a, resposta a"),
    ),
    "kind": (
        ("key", "kind, type, message_type, msg_type, media_type, msgtype, messagetype, content_type"),
        ("Dutch", "soort, berichttype, soort bericht"),
        ("French", "type de message, genre"),
        ("German", "art, nachrichtentyp, typ"),
        ("Spanish", "tipo, tipo de mensaje"),
        ("Italian", "tipo di messaggio"),
        ("Portuguese", "tipo de mensagem"),
    ),
    "state": (
        ("key", "state, deleted, is_deleted, message_state, deleted_state, status"),
        ("English", "deleted - instant message"),
        ("Dutch", "verwijderd, toestand"),
        ("French", "supprimé, effacé, état"),
        ("German", "gelöscht, zustand"),
        ("Spanish", "eliminado, borrado, estado"),
        ("Italian", "eliminato, cancellato, stato"),
        ("Portuguese", "excluído, apagado"),
    ),
    "attachments": (
        ("key", "attachments, attachment, files, file, media, attachment_name, filename, file_name, attachment #1"),
        ("Dutch", "bijlage, bijlagen, bestand, bestanden"),
        ("French", "pièce jointe, pièces jointes, fichier, fichiers, médias"),
        ("German", "anhang, anhänge, datei, dateien, medien"),
        ("Spanish", "adjunto, adjuntos, archivo, archivos, archivo adjunto"),
        ("Italian", "allegato, allegati"),
        ("Portuguese", "anexo, anexos, arquivo, ficheiro, anexo #1"),
    ),
    "latitude": (
        ("key", "latitude, lat"),
        ("Dutch", "breedtegraad"),
        ("German", "breitengrad, breite"),
        ("Spanish", "latitud"),
        ("Italian", "latitudine"),
    ),
    "longitude": (
        ("key", "longitude, lon, lng, long"),
        ("Dutch", "lengtegraad"),
        ("German", "längengrad, länge"),
        ("Spanish", "longitud"),
        ("Italian", "longitudine"),
    ),
    "delivered_translation": (
        ("key", "delivered_translation, translation, translated_text, body_translation, text_en, translated"),
        ("Dutch", "vertaling, vertaalde tekst"),
        ("French", "traduction, texte traduit"),
        ("German", "übersetzung, übersetzter text"),
        ("Spanish", "traducción, texto traducido"),
        ("Italian", "traduzione, testo tradotto"),
        ("Portuguese", "tradução, texto traduzido"),
    ),
    "received_at": (
        ("key", "received_at, received, delivered_at, delivered, date_received, time_received, received_utc"),
        ("English", "delivered: time, date delivered"),
        ("Dutch", "ontvangen op, ontvangen, ontvangstdatum"),
        ("French", "reçu le, date de réception"),
        ("German", "empfangen am, empfangen, empfangszeit"),
        ("Spanish", "recibido el, fecha de recepción"),
        ("Italian", "ricevuto il, data di ricezione"),
        ("Portuguese", "recebido em, data de recebimento"),
    ),
    "read_at": (
        ("key", "read_at, date_read, time_read, read_time, seen_at"),
        ("English", "read: time"),
        ("Dutch", "gelezen op"),
        ("French", "lu le"),
        ("German", "gelesen am"),
        ("Spanish", "leído el"),
        ("Italian", "letto il"),
        ("Portuguese", "lido em"),
    ),
    "owner_device": (
        ("key", "owner_device, device, device_id, imei, owner, extraction, phone, handset"),
        ("Dutch", "toestel, eigenaar"),
        ("French", "appareil, propriétaire"),
        ("German", "gerät, besitzer"),
        ("Spanish", "dispositivo, propietario"),
        ("Italian", "dispositivo di origine, proprietario"),
        ("Portuguese", "aparelho, proprietário"),
    ),
}

# A table may write the day and the clock in columns of their own: (day, clock), in every language of the list above.
DAY_NAMES = "date, day, datum, dag, jour, tag, fecha, dia, día, data, giorno, message date, sent date, timestamp: date"
CLOCK_NAMES = (
    "time, hour, clock, tijd, tijdstip, uur, heure, uhrzeit, zeit, hora, ora, message time, sent time, timestamp: time"
)


def folded(name: str) -> str:
    """A column's name as it is compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w#]+|_+", " ", plain).strip()


def _listed(names: str) -> dict[str, str]:
    return {folded(name): name.strip() for name in names.split(",")}


DAYS, CLOCKS = frozenset(_listed(DAY_NAMES)), frozenset(_listed(CLOCK_NAMES))

# Where a table has one of each, neither alone tells a conversation: chats of different groups may be called the same.
GROUPS, CHATS = frozenset(("group", "server", "guild", "workspace")), frozenset(("chat", "channel", "room"))

# folded name -> field -> (how sure: lower is surer, language, name)
NAMED: dict[str, dict[str, tuple[int, str, str]]] = {}
for _field, _lists in _NAMES.items():
    _rank = 0
    for _language, _names in _lists:
        for _folded, _name in _listed(_names).items():
            NAMED.setdefault(_folded, {}).setdefault(_field, (_rank, _language, _name))
            _rank += 1
