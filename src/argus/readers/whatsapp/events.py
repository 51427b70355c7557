"""What happened in a chat, as the lines that nobody wrote tell it: "Ann added Bob", "Ann changed the subject to ...".

Such a line becomes a record named after its event. Who joined or left is taken from the sentences whose form is known;
of the others, only the event.
"""
# ruff: noqa: E501, SIM905 - lists of words of many scripts, some of double width

import re
from functools import lru_cache
from typing import NamedTuple

# Longer than any line that WhatsApp writes itself.
LONGEST_SYSTEM_LINE = 2_000
# Two names and some words.
_LONGEST_SENTENCE = 250
# The same people come and go.
_REMEMBERED = 4_096

# Sentences: {who} did it, {whom} it was done to. The account of the exporter himself is written as "You" (see SELF).
_SENTENCES = {
    "join": """{whom} joined using this group's invite link|{whom} joined using an invite link|{whom} joined via invite link
{whom} joined using a group link|{whom} joined from the community|{whom} was added|{who} added {whom}|{whom} joined
{whom} neemt nu deel via de uitnodigingslink van deze groep|{whom} is toegevoegd|{who} heeft {whom} toegevoegd
{who} hebt {whom} toegevoegd|{whom} a rejoint le groupe via le lien d'invitation de ce groupe|{whom} a été ajouté
{whom} a rejoint en utilisant le lien d'invitation de ce groupe|{who} a ajouté {whom}|{who} avez ajouté {whom}
{whom} ist dieser Gruppe über den Einladungslink beigetreten|{whom} wurde hinzugefügt|{who} hat {whom} hinzugefügt
{who} hast {whom} hinzugefügt|{whom} se unió usando el enlace de invitación de este grupo|{who} añadió a {whom}
{who} agregó a {whom}|{whom} è entrato usando il link d'invito di questo gruppo|{who} ha aggiunto {whom}
{who} hai aggiunto {whom}|{whom} entrou usando o link de convite deste grupo|{who} adicionou {whom}
{whom} foi adicionado|{who} dodał(a) {whom}|{who} dodał {whom}|{who} dodała {whom}|{who}, {whom} kişisini ekledi
{who} shtoi {whom}|{whom} u shtua|{whom} u bashkua duke përdorur lidhjen e ftesës së këtij grupi""",
    "leave": """{whom} left the group|{whom} left|{whom} was removed|{who} removed {whom}|{whom} heeft de groep verlaten
{whom} is weggegaan|{who} heeft {whom} verwijderd|{who} hebt {whom} verwijderd|{whom} a quitté le groupe
{whom} est parti|{who} a supprimé {whom}|{who} a retiré {whom}|{who} avez supprimé {whom}
{whom} hat die Gruppe verlassen|{who} hat {whom} entfernt|{who} hast {whom} entfernt|{whom} salió del grupo
{whom} salió|{who} eliminó a {whom}|{whom} ha abbandonato il gruppo|{whom} ha abbandonato|{who} ha rimosso {whom}
{whom} saiu do grupo|{whom} saiu|{who} removeu {whom}|{whom} opuścił(a) grupę|{whom} wyszedł|{whom} wyszła
{who} usunął(-ęła) {whom}|{whom} gruptan ayrıldı|{whom} ayrıldı|{whom} doli nga grupi|{whom} doli|{who} hoqi {whom}""",
}
# Parts of sentences, in small letters; the first event of which one stands in a line is its event.
_PARTS = {
    "encryption": "end-to-end|end-to-end-|eind-tot-eind|bout en bout|ende-zu-ende|extremo a extremo|end-to-end|de ponta"
    " a ponta|extremo|od końca do końca|szyfrowan|uçtan uca|сквозн|наскрізн|تشفير|مشفرة|skaj më skaj|fund më fund"
    "|s kraja na kraj|с краја на крај|cap la cap|διατερματικ|secara end-to-end|एंड-टू-एंड|エンドツーエンド|종단간|엔드투엔드"
    "|端到端|端對端|端对端|koncové šifrování|végpontok közötti|totalsträck|päästä päähän|מקצה לקצה|سرتاسر",
    "security code": "security code|beveiligingscode|code de sécurité|sicherheitsnummer|sicherheitscode"
    "|código de seguridad|código de segurança|codice di sicurezza|kod bezpieczeństwa|kod zabezpieczeń|güvenlik kodu"
    "|код безопасности|رمز الأمان|رمز الحماية|kodi i sigurisë|сигурносни код|sigurnosni kod|κωδικός ασφαλείας"
    "|セキュリティコード|보안 코드|安全码|安全碼|安全代码",
    "create": "created group|created the group|created this group|created community|gemaakt"
    "|a créé le groupe|avez créé|a créé ce groupe|erstellt|creó el grupo"
    "|creaste el grupo|ha creato il gruppo|hai creato|criou o grupo|criou este grupo|utworzył|utworzono grup"
    "|grubunu oluşturdu|создал|створи|أنشأ|krijoi grupin|krijoi këtë|kreirao|креира|a creat grup|δημιούργησε"
    "|membuat grup|ने ग्रुप|グループを作成|그룹을 만들|创建了|建立了|vytvořil|létrehozta|skapade|oprettede|opprettet|loi ryhmän",
    "rename": "changed the subject|changed the group name|changed this group's name|onderwerp gewijzigd|onderwerp veranderd"
    "|groepsnaam|a changé le sujet|a changé le nom|avez changé le nom|a modifié le nom|gruppenbetreff|den betreff"
    "|gruppennamen|cambió el asunto|cambió el nombre|ha cambiato l'oggetto|ha cambiato il nome|mudou o nome"
    "|mudou o assunto|alterou o nome|alterou o assunto|zmienił(a) temat|temat grupy|nazwę grupy|konusunu|grup adını"
    "|изменил(-а) тему|изменил тему|изменила тему|название группы|змінив|ndryshoi temën|ndryshoi emrin|naziv grupe"
    "|subiectul|το θέμα|mengubah subjek|グループ名|그룹 이름|更改了主题|更改了群组名称|更改群組名稱",
    "icon": "this group's icon|group icon|groepsafbeelding|groepsfoto|groepspictogram|l'icône du groupe|gruppenbild"
    "|icono del grupo|ícono del grupo|l'immagine del gruppo|l'immagine di questo gruppo|imagem do grupo|imagem deste grupo"
    "|ikonę grupy|grup simgesini|grup resmini|картинку группы|значок группы|ikonën e grupit|アイコン|그룹 아이콘|群组图标|群組圖示",
    "description": "group description|groepsbeschrijving|description du groupe|gruppenbeschreibung|descripción del grupo"
    "|descrizione del gruppo|descrição do grupo|opis grupy|grup açıklamasını|описание группы|përshkrimin e grupit|群组描述|群組說明",
    "number change": "changed their phone number|changed to +|nieuw nummer|telefoonnummer gewijzigd|a changé de numéro"
    "|changé son numéro|telefonnummer geändert|neue nummer|cambió su número|cambió a|ha cambiato numero|mudou de número"
    "|mudou o número|zmienił(a) numer|numarasını değiştirdi|изменил(-а) номер|сменил(-а) номер|ndryshoi numrin",
    "admin": "an admin|beheerder|administrateur|admin der gruppe|admin.|administrador|amministratore|administrator|yönetici"
    "|админ|المشرف|管理员|管理員|관리자|管理者",
    "settings": "group's settings|groepsinstellingen|paramètres du groupe|gruppeneinstellungen|configuración del grupo"
    "|impostazioni|configurações|ustawienia|ayarlarını|настройки",
    "disappearing messages": "disappearing messages|zelfwissende berichten|verdwijnende berichten|messages éphémères"
    "|selbstlöschende|mensajes temporales|messaggi effimeri|mensagens temporárias|znikające|süreli mesaj|исчезающие"
    "|message timer|berichtentimer|مؤقت|mesazhet zhdukëse|消える|사라지는|阅后即焚|限时消息|自動銷毀",
    "pin": "pinned a message|bericht vastgemaakt|a épinglé|angepinnt|angeheftet|fijó un mensaje|ha fissato|fixou uma",
    "call": "started a call|started a voice call|started a video call|gesprek gestart|a démarré un appel|anruf gestartet"
    "|inició una|ha avviato|iniciou uma",
    "block": "blocked this contact|unblocked|geblokkeerd|bloqué|blockiert|bloqueaste|bloccato|bloqueou|zablokow|engelle",
    "business": "business account|zakelijk|compte professionnel|unternehmensaccount|cuenta de empresa|account business"
    "|conta comercial|konto firmowe|işletme hesabı|бизнес-аккаунт",
    "join": "joined|added|toegevoegd|neemt nu deel|deelgenomen|ajouté|rejoint|hinzugefügt|beigetreten|añadi|agreg|se unió|aggiunt|è entrat"
    "|unirsi|adicion|entrou|doda|dołączył|ekledi|eklendi|katıldı|добавил|присоединил|вступил|додав|приєдна|أضاف|إضاف|انضم"
    "|shtoi|shtua|u bashkua|dodao|pridruži|додао|придружи|adăugat|alăturat|πρόσθεσε|προστέθηκ|προσχώρησε|menambahkan|bergabung"
    "|जोड़|शामिल|追加|参加|추가|참여|초대|添加|加入|新增|přidal|hozzáad|csatlakozott|lade till|gick med|tilføj|deltager|la til"
    "|lisäsi|liittyi|הוסיף|הצטרף|اضافه",
    "leave": "left|removed|verlaten|verwijderd|weggegaan|quitté|est parti|retiré|supprimé|verlassen|entfernt|salió|saliste|elimin"
    "|abbandonat|rimoss|saiu|remov|opuści|wyszedł|wyszła|usunię|usuną|ayrıldı|çıkar|покинул|вышел|удалил|исключ|вийшов"
    "|видал|غادر|أزال|إزال|doli|hoqi|napusti|uklonio|напусти|уклони|părăsit|ieșit|eliminat|αποχώρησε|αφαίρεσε|keluar"
    "|mengeluarkan|छोड़|हटा|退出|退会|削除|나갔|내보냈|移除|离开|離開|opustil|odebral|kilépett|eltávolít|lämnade|tog bort|forlod"
    "|fjernede|forlot|fjernet|poistui|poisti|יצא|הסיר|حذف|ترک",
}
EVENTS = tuple((event, tuple(dict.fromkeys(parts.split("|")))) for event, parts in _PARTS.items())
# The account that the chat was exported from, in lines about events.
SELF = frozenset(
    "you jij je u vous tu toi du sie usted tú tu ti você te ty siz sen вы ты ви ти أنت ju ti ви tu εσείς anda आप "
    "あなた 您 你 나 회원님 vy ön du sinä אתה شما".split()
)


class Event(NamedTuple):
    """What a line tells.

    Attributes:
        name: of the event; "system" where the words are not known.
        whom: the account that joined or left; "" where the form of the sentence is not known, or where it is the account
            that exported the chat.
    """

    name: str
    whom: str = ""


@lru_cache(_REMEMBERED)
def event_of(line: str) -> Event:
    """The event of a line that nobody wrote; "system" where none of the known words stands in it."""
    if len(line) > LONGEST_SYSTEM_LINE:
        return Event("system")
    small = line.casefold()
    name = next((name for name, parts in EVENTS if any(part in small for part in parts)), "system")
    said = line.strip("\u200e\u200f .")
    for sentence in _PATTERNS.get(name, ()) if len(said) < _LONGEST_SENTENCE else ():
        if match := sentence.fullmatch(said):
            whom = match["whom"]
            # "Ann added Bob and Eve" names two; whose name has an "and" in it cannot be told.
            return Event(name, "" if whom.casefold() in SELF or " & " in whom or "," in whom else whom)
    return Event(name)


def _pattern(sentence: str) -> re.Pattern[str]:
    escaped = re.escape(sentence).replace("'", "['\u2019]").replace(r"\ ", "[ \u00a0]")
    return re.compile(
        escaped.replace(r"\{who\}", r"(?P<who>[^\n]{1,80}?)").replace(r"\{whom\}", r"(?P<whom>[^\n]{1,80}?)"),
        re.IGNORECASE,
    )


_PATTERNS = {
    event: tuple(_pattern(sentence) for sentence in sentences.replace("\n", "|").split("|"))
    for event, sentences in _SENTENCES.items()
}
