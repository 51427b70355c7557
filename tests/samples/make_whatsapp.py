"""Write the samples of chats that WhatsApp exported as text. Nobody in them is real.

    python tests/samples/make_whatsapp.py

The numbers are of ranges kept for fiction. What each sample must give stands beside it and was checked by eye.
"""
# ruff: noqa: E501 - one line of an export is one line here

from pathlib import Path

HERE = Path(__file__).parent
TEXTS = HERE / "whatsapp-text"

DUTCH = """\
12-03-2021 09:05 - Berichten en oproepen worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen.
12-03-2021 09:05 - Ann heeft de groep "Kade: avond" gemaakt
12-03-2021 09:06 - Ann heeft Bert toegevoegd
12-03-2021 09:06 - Ann heeft u toegevoegd
12-03-2021 09:07 - Bert: morgen om 9:00: kade 1742
tweede regel: met dubbele punt

12/03/2021, 09:00 - Iemand: dit is geplakt uit een ander gesprek
[12-03-21 09:00:00] Iemand: dit ook
12-03-2021 09:08 - Haven: Dirk: een naam met dubbele punt
12-03-2021 09:09 - Ann: IMG-20210312-WA0001.jpg (bestand bijgevoegd)
de doos
12-03-2021 09:10 - Ann: \u200ePTT-20210312-WA0002.opus (iets in een taal die niemand kent)
12-03-2021 09:11 - Bert: pakbon mei.pdf (bestand bijgevoegd)
12-03-2021 09:12 - Bert: Eva.vcf (bestand bijgevoegd)
12-03-2021 09:13 - Bert: zie factuur.pdf (volgt later)
12-03-2021 09:14 - Ann: <Media weggelaten>
12-03-2021 09:15 - Ann: Dit bericht is verwijderd
12-03-2021 09:16 - Ann: U hebt dit bericht verwijderd
12-03-2021 09:17 - Bert: toch om 10:00 <Dit bericht is bewerkt>
12-03-2021 09:18 - Bert: locatie: https://maps.google.com/?q=51.2194,4.4025
12-03-2021 09:19 - Bert: zie https://maps.google.com/?q=51.2194,4.4025 daar
12-03-2021 09:20 - Gemiste spraakoproep
12-03-2021 09:21 - Bert: Gemiste video-oproep
12-03-2021 09:22 - Ann: PEILING:
Wanneer?
OPTIE: nu (2 stemmen)
12-03-2021 09:23 - Ann: <3 :) (echt)
12-03-2021 09:24 - Ann:
12-03-2021 09:25 - Ann: \n12-03-2021 09:26 - \u202a+32\u00a0460\u00a000\u00a011\u00a022\u202c: hallo
12-03-2021 09:27 - Ann heeft het onderwerp gewijzigd van "Kade: avond" in "Kade: nacht"
12-03-2021 09:28 - Bert heeft de groep verlaten
28-03-2021 02:30 - Ann: dit uur bestond niet
31-10-2021 02:30 - Ann: dit uur was er twee keer
31-02-2021 10:00 - Ann: deze dag bestaat niet
31-12-2021 23:59 - Ann: laatste
"""

APPLE = """\
\u200e[12/31/21, 9:05:06\u202fAM] Lima: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat can read them.
\u200e[12/31/21, 9:05:07\u202fAM] Lima: \u200eAnn created this group
[12/31/21, 9:05:08\u202fAM] Ann: hello
on two lines
[12/31/21, 12:00:00\u202fPM] ~\u202fBob: noon
[12/31/21, 12:00:01\u202fAM] ~\u202fBob: midnight
\u200e[12/31/21, 12:10:00\u202fPM] Ann: \u200e<attached: 00000006-PHOTO-2021-12-31-12-10-00.jpg>
\u200e[12/31/21, 12:11:00\u202fPM] Ann: the box \u200e<attached: 00000007-VIDEO-2021-12-31-12-11-00.mp4>
\u200e[12/31/21, 12:12:00\u202fPM] Ann: \u200eimage omitted
\u200e[12/31/21, 12:13:00\u202fPM] Ann: waybill.pdf \u2022 \u200e2 pages \u200edocument omitted
\u200e[12/31/21, 12:14:00\u202fPM] ~\u202fBob: \u200eThis message was deleted.
[12/31/21, 12:15:00\u202fPM] ~\u202fBob: at ten \u200e<This message was edited>
\u200e[12/31/21, 12:16:00\u202fPM] ~\u202fBob: \u200eMissed voice call, \u200eTap to call back
\u200e[12/31/21, 12:17:00\u202fPM] ~\u202fBob: \u200eVideo call, \u200e2 min
\u200e[12/31/21, 12:18:00\u202fPM] \u202a+1\u00a0(555)\u00a0555\u20110142\u202c: \u200eContact card omitted
\u200e[12/31/21, 12:19:00\u202fPM] Ann: \u200eLocation: https://maps.google.com/?q=51.219400,-4.402500
\u200e[12/31/21, 12:20:00\u202fPM] Ann: \u200ePOLL:
When?
\u200eOPTION: now (1 vote)
\u200e[12/31/21, 12:21:00\u202fPM] Lima: \u200eAnn removed Carl
\u200e[12/31/21, 12:22:00\u202fPM] Lima: \u200e~\u202fBob joined using this group's invite link
[1/2/22, 1:00:00\u202fPM] Ann: happy new year
"""

ARABIC = """\
\u0661\u0662\u200f/\u0663\u200f/\u0662\u0660\u0662\u0661, \u0669:\u0660\u0665 \u0635 - \u0627\u0644\u0631\u0633\u0627\u0626\u0644 \u0645\u0634\u0641\u0631\u0629
\u0661\u0663\u200f/\u0663\u200f/\u0662\u0660\u0662\u0661, \u0669:\u0660\u0666 \u0635 - \u0622\u0646: \u0645\u0631\u062d\u0628\u0627
\u0661\u0663\u200f/\u0663\u200f/\u0662\u0660\u0662\u0661, \u0661\u0662:\u0660\u0667 \u0645 - \u0628\u0648\u0628: \u062a\u0645 \u062d\u0630\u0641 \u0647\u0630\u0647 \u0627\u0644\u0631\u0633\u0627\u0644\u0629
\u0661\u0663\u200f/\u0663\u200f/\u0662\u0660\u0662\u0661, \u0661:\u0660\u0667 \u0645 - \u0628\u0648\u0628: <\u062a\u0645 \u0627\u0633\u062a\u0628\u0639\u0627\u062f \u0627\u0644\u0648\u0633\u0627\u0626\u0637>
"""

KOREAN = """\
2021년 3월 12일 오전 9:05 - 앤님이 밥님을 초대했습니다.
2021년 3월 12일 오후 12:05 - 앤: 안녕하세요
2021년 3월 12일 오후 2:06 - 밥: <미디어 파일을 제외한 내용>
2021년 3월 13일 오전 12:07 - 앤: 삭제된 메시지입니다
"""

# The Persian year 1400 began on 2021-03-21; 1399 was a leap year.
PERSIAN = """\
۱۳۹۹/۱۲/۳۰،\u200f ۲۳:۵۹ - آن: سلام
۱۴۰۰/۱/۱،\u200f ۰:۰۵ - باب: نوروز
۱۴۰۰/۶/۳۱،\u200f ۹:۰۵ - آن: تابستان
"""

GERMAN = """\
[12.03.21, 09:05:06] Bob: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.
[12.03.21, 09:05:07] Ann: guten Tag\r
[12.03.21, 09:05:08] Bob: \u200eBild weggelassen\r
[13.03.21, 09:05:09] Ann: \u200eDiese Nachricht wurde gelöscht.
[13.03.21, 09:05:10] Bob: Grüße <Diese Nachricht wurde bearbeitet.>
"""


def main() -> None:
    """Write all samples."""
    TEXTS.mkdir(exist_ok=True)
    dutch = DUTCH.encode().replace(
        b"12-03-2021 09:13 - Bert: zie", "12-03-2021 09:13 - Bert: één, zie".encode("cp1252")
    )
    (TEXTS / "nl.txt").write_bytes(dutch)
    (TEXTS / "ios-en.txt").write_bytes(APPLE.encode())
    (TEXTS / "ar.txt").write_bytes(b"\xef\xbb\xbf" + ARABIC.encode())
    (TEXTS / "ko.txt").write_bytes(KOREAN.encode())
    (TEXTS / "fa.txt").write_bytes(PERSIAN.encode())
    (TEXTS / "ios-de.txt").write_bytes(GERMAN.encode())


if __name__ == "__main__":
    main()
