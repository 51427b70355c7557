"""What WhatsApp itself writes into an exported chat, in the languages of its screens.

WhatsApp has some sixty languages and rewords them now and then. So what it writes is told by its shape first (the mark
U+200E in front, `<...>` around, the names it gives to files), and these words say which of its sentences it is. What
stands here as a whole sentence must be equal; what stands here as a part of one is looked for in small letters. There is
no public list: what is missing here leaves a message a text, and a line without a name a record named "system".
"""
# ruff: noqa: E501, SIM905 - lists of words of many scripts, some of double width

# The halves of a twelve-hour day (Unicode CLDR, dayPeriods), in small letters, without spaces and dots.
_HALVES = (
    (
        "am vm fm ap de dop dopoledne ÖÖ SA PG 오전 午前 上午 早上 凌晨 清晨 ص πμ пн дп прео препладне предпладне пр.об пре "
        "преподне претпл priekšp priešpiet e.paradites paradites p.d ก่อนเที่ยง पूर्वाह्न म.पू পূর্বাহ্ণ முற்பகல் ق.ظ "
        "قبلدوپہر לפנה״צ לפנהצ TO ጥዋት ព្រឹក නံနက် ਪੂ.ਦੁ ಪೂರ್ವಾಹ್ನ"
    ),
    (
        "pm nm em ip du odp odpoledne ÖS CH PTG 오후 午後 下午 晚上 中午 傍晚 م μμ вч пп попл попладне сл.об по "
        "поподне следпладне pēcp popiet e.pasdites pasdites m.d หลังเที่ยง अपराह्न म.उ অপরাহ্ণ பிற்பகல் ب.ظ "
        "بعددوپہر אחה״צ אחהצ TK ከሰዓት ល្ងាច ညနေ ਬਾ.ਦੁ ಅಪರಾಹ್ನ pop"
    ),
)
HALF_OF_DAY = {
    word.replace(".", "").casefold(): half
    for half, words in zip(("am", "pm"), _HALVES, strict=True)
    for word in words.split()
}

# Between the date and the clock, besides a comma: "12/03/2021 à 14:05", "12.3.2021 klo 14.05", "12.03.21 г., 14:05".
BETWEEN = ("à", "às", "at", "um", "om", "klo", "kl.", "kl", "alle", "a las", "la", "o", "u", "в", "στις", "saat", "lúc")

# What follows the name of a file that was sent along, on Android: `IMG-20210312-WA0001.jpg (file attached)`.
FILE_ATTACHED = frozenset(
    """file attached|bestand bijgevoegd|fichier joint|Datei angehängt|archivo adjunto|file allegato|arquivo anexado
ficheiro anexado|załączono plik|plik załączony|plik dołączony|dosya ekli|dosya eklendi|файл добавлен|файл прикреплён
файл прикреплен|файл додано|файл прикріплено|الملف مرفق|ملف مرفق|skedari i bashkëngjitur|skedar i bashkëngjitur
skedari u bashkëngjit|датотека приложена|datoteka priložena|fajl priložen|фајл приложен|fișier atașat|fişier ataşat
συνημμένο αρχείο|επισυναπτόμενο αρχείο|το αρχείο επισυνάφθηκε|file terlampir|berkas terlampir|फ़ाइल संलग्न
फ़ाइल अटैच की गई|添付ファイル|ファイル添付|파일 첨부됨|첨부파일|文件附件|文件已附加|附件|檔案已附加|附加檔案|přiložený soubor
soubor byl přiložen|soubor přiložen|priložený súbor|fájl csatolva|csatolt fájl|fil bifogad|bifogad fil|fil vedhæftet
vedhæftet fil|fil vedlagt|vedlagt fil|tiedosto liitetty|liitetiedosto|קובץ מצורף|فایل پیوست شد|پیوست فایل|فایل پیوست
прикачен файл|fitxer adjunt|tệp đính kèm|ไฟล์ที่แนบมา|fail dilampirkan|prikvačena datoteka|faili lisatud""".replace(
        "\n", "|"
    ).split("|")
)
# In front of the name of a file that was sent along, on iOS: `<attached: 00000012-PHOTO-2021-03-12-14-05-06.jpg>`.
ATTACHED = (
    "attached bijgevoegd bijlage joint jointe jointe\u00a0 Anhang angehängt adjunto adjuntado allegato anexado anexo "
    "załącznik załączono ekli eklendi прикреплено вложение додано вкладення مرفق المرفق bashkëngjitur приложено "
    "priloženo privitak atașat atasat συνημμένο συνημμένα terlampir संलग्न 添付ファイル 添付 첨부 附件 已附加 "
    "přiloženo příloha csatolva csatolmány bifogad vedhæftet vedlagt liite מצורף پیوست прикачено adjunt đính"
).split()

# What was left out of the export: `<Media omitted>` on Android, U+200E and `image omitted` on iOS.
OMITTED = (
    "omitted|weggelaten|weggelassen|ausgelassen|ausgeschlossen|absent|omis|retiré|omitid|omess|esclus|non inclus|ocult"
    "|não revelado|pominię|dahil edilmedi|atlan|отсутств|опущен|пропущ|без медиа|без медіа|вилучен|відсутн|省略|略去"
    "|忽略|생략|제외|なし|除外|含まれていません|παραλ|εξαίρ|διαγράφ|utelämn|udelad|utelat|uten vedlegg|jätettiin pois"
    "|poistettu|vynechán|kihagy|hiányz|izostavlj|изостављ|изоставен|tidak disertakan|छोड़|לא נכלל|הושמט|استبعاد"
    "|تم إزالة|حذف شد|u hoq|anashkaluar|u la jashtë|lënë jashtë|bỏ qua|ละเว้น|omès|omes|utelatt|välja jäetud"
).split("|")
_OF_WHAT = (
    (
        "image",
        "image afbeelding bild imagen immagine imagem obraz görüntü изображ фото зображ photo foto 画像 图像 图片",
    ),
    ("image", "圖片 이미지 사진 صورة imazh fotografi slika слика imagine εικόνα gambar चित्र इमेज obráz kép kuva תמונ"),
    (
        "image",
        "sticker стикер стікер figurinha çıkartma наклейк スタンプ ステッカー 贴图 貼圖 스티커 ملصق naljepnic nalepnic",
    ),
    ("image", "autocollant tarra nálepk matrica αυτοκόλλητο stiker स्टिकर מדבק naklejk klistermærke klistremerke gif"),
    (
        "video",
        "video vídeo vidéo видео відео wideo filmik 動画 ビデオ 视频 影片 동영상 비디오 فيديو βίντεο वीडियो videó",
    ),
    ("video", "וידאו"),
    (
        "voice",
        "audio áudio аудио аудіо ses dźwięk голос 音声 オーディオ 音频 語音 音訊 오디오 صوت zvuk ήχο ऑडियो hang ääni",
    ),
    ("voice", "voice spraak stem ljud lyd zvučn звучн tingull"),
    (
        "contact",
        "contact kontakt contatto contacto contato kişi контакт 連絡先 联系人 聯絡人 연락처 جهة επαφή kontak संपर्क",
    ),
    ("contact", "névjegy yhteys איש"),
    (
        "file",
        "document dokument documento belge документ 文書 ドキュメント 文档 文件 문서 مستند έγγραφο dokumen asiakirja",
    ),
)
OMITTED_KINDS = tuple((word, kind) for kind, words in _OF_WHAT for word in words.split())

# A message that its sender, or an administrator, took back.
DELETED = frozenset(
    """This message was deleted|You deleted this message|This message was deleted by an admin
You deleted this message as admin|Dit bericht is verwijderd|Dit bericht werd verwijderd|U hebt dit bericht verwijderd
Je hebt dit bericht verwijderd|U heeft dit bericht verwijderd|Ce message a été supprimé|Vous avez supprimé ce message
Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht|Este mensaje fue eliminado|Se eliminó este mensaje
Eliminaste este mensaje|Has eliminado este mensaje|Questo messaggio è stato eliminato|Hai eliminato questo messaggio
Mensagem apagada|Essa mensagem foi apagada|Esta mensagem foi apagada|Você apagou esta mensagem|Apagou esta mensagem
Você apagou essa mensagem|Esta mensagem foi eliminada|Eliminou esta mensagem|Ta wiadomość została usunięta
Usunięto tę wiadomość|Usunąłeś tę wiadomość|Usunęłaś tę wiadomość|Ta wiadomość została przez Ciebie usunięta
Bu mesaj silindi|Bu mesajı sildiniz|Данное сообщение удалено|Вы удалили данное сообщение|Это сообщение удалено
Сообщение удалено|Вы удалили это сообщение|Це повідомлення видалено|Ви видалили це повідомлення|تم حذف هذه الرسالة
لقد حذفت هذه الرسالة|حذفتَ هذه الرسالة|حذفت هذه الرسالة|لقد قمتَ بحذف هذه الرسالة|Ky mesazh u fshi|Ky mesazh është fshirë
Ju e fshitë këtë mesazh|E fshive këtë mesazh|Ju fshitë këtë mesazh|Ова порука је избрисана|Избрисали сте ову поруку
Ova poruka je izbrisana|Izbrisali ste ovu poruku|Ova je poruka izbrisana|Acest mesaj a fost șters|Ați șters acest mesaj
Ai șters acest mesaj|Αυτό το μήνυμα διαγράφηκε|Διαγράψατε αυτό το μήνυμα|Pesan ini telah dihapus|Pesan ini dihapus
Anda menghapus pesan ini|Anda telah menghapus pesan ini|यह मैसेज डिलीट कर दिया गया है|यह संदेश मिटाया गया
आपने यह मैसेज डिलीट कर दिया है|आपने यह संदेश मिटाया|यह मैसेज डिलीट किया गया|आपने यह मैसेज डिलीट किया|このメッセージは削除されました
このメッセージを削除しました|あなたがこのメッセージを削除しました|メッセージを削除しました|삭제된 메시지입니다|이 메시지는 삭제되었습니다
이 메시지를 삭제했습니다|메시지를 삭제했습니다|此消息已删除|此消息已被删除|这条消息已删除|您删除了此消息|您删除了这条消息|你删除了这条消息
此訊息已刪除|這則訊息已刪除|此訊息已被刪除|您已刪除此訊息|你已刪除此訊息|您已刪除這則訊息|Tato zpráva byla odstraněna|Tato zpráva byla smazána
Tuto zprávu jste odstranili|Smazali jste tuto zprávu|Táto správa bola odstránená|Ez az üzenet törölve lett
Ezt az üzenetet törölték|Törölted ezt az üzenetet|Det här meddelandet togs bort|Detta meddelande raderades
Du tog bort det här meddelandet|Du raderade detta meddelande|Denne besked blev slettet|Du slettede denne besked
Denne meldingen ble slettet|Du slettet denne meldingen|Tämä viesti poistettiin|Poistit tämän viestin|הודעה זו נמחקה
מחקת הודעה זו|این پیام حذف شد|این پیام حذف شده است|شما این پیام را حذف کردید|Това съобщение беше изтрито
Изтрихте това съобщение|Tin nhắn này đã bị xóa|Bạn đã xóa tin nhắn này|ข้อความนี้ถูกลบแล้ว|Mesej ini telah dipadam
Aquest missatge s'ha suprimit|S'ha eliminat aquest missatge""".replace("\n", "|").split("|")
)
# Behind a text that was changed later: `<This message was edited>`.
EDITED = (
    "edit|bewerkt|modifi|bearbeitet|edytowan|zmienion|düzenlen|изменен|отредакт|змінен|تعديل|ویرایش|redaktu|ndryshu"
    "|izmijen|izmenj|uređen|измењ|уређ|επεξεργ|संपादित|एडिट|編集|수정|편집|已编辑|编辑|編輯|upraven|szerkeszt|redigera"
    "|redigert|redigeret|ändrat|muoka|נערכ|променен|chỉnh sửa|แก้ไข"
).split("|")
# In front of the question of a poll; its choices follow on lines of their own.
POLLS = tuple(
    f"{word}{colon}"
    for word in (
        "POLL|PEILING|SONDAGE|UMFRAGE|ENCUESTA|SONDAGGIO|ENQUETE|SONDAGEM|ANKIETA|ANKET|ОПРОС|ОПИТУВАННЯ|استطلاع|SONDAZH"
        "|ANKETA|АНКЕТА|SONDAJ|ΔΗΜΟΣΚΟΠΗΣΗ|POLLING|JAJAK PENDAPAT|पोल|アンケート|투표|投票|PRŮZKUM|SZAVAZÁS|OMRÖSTNING"
        "|AFSTEMNING|AVSTEMNING|KYSELY|סקר"
    ).split("|")
    for colon in (":", " :", "\uff1a")
)
# A call; the number of minutes or "tap to call back" may follow behind a comma or full stop.
CALLS = frozenset(
    """Missed voice call|Missed video call|Missed group voice call|Missed group video call|Voice call|Video call
Group voice call|Group video call|No answer|Gemiste spraakoproep|Gemiste video-oproep|Gemiste oproep|Gemist videogesprek
Gemist spraakgesprek|Spraakoproep|Video-oproep|Spraakgesprek|Videogesprek|Geen antwoord|Appel vocal manqué
Appel vidéo manqué|Appel vocal|Appel vidéo|Sans réponse|Pas de réponse|Verpasster Sprachanruf|Verpasster Videoanruf
Verpasster Anruf|Sprachanruf|Videoanruf|Keine Antwort|Llamada perdida|Llamada de voz perdida|Videollamada perdida
Llamada de voz|Videollamada|Sin respuesta|No contestó|Chiamata vocale persa|Videochiamata persa|Chiamata vocale
Videochiamata|Nessuna risposta|Chiamata persa|Chamada de voz perdida|Chamada de vídeo perdida|Ligação de voz perdida
Ligação de vídeo perdida|Chamada de voz|Chamada de vídeo|Ligação de voz|Ligação de vídeo|Sem resposta
Nieodebrane połączenie głosowe|Nieodebrane połączenie wideo|Połączenie głosowe|Połączenie wideo|Brak odpowiedzi
Cevapsız sesli arama|Cevapsız görüntülü arama|Sesli arama|Görüntülü arama|Cevap yok|Пропущенный аудиозвонок
Пропущенный видеозвонок|Аудиозвонок|Видеозвонок|Нет ответа|Пропущений аудіодзвінок|Пропущений відеодзвінок
مكالمة صوتية فائتة|مكالمة فيديو فائتة|مكالمة صوتية|مكالمة فيديو|لا يوجد رد|Thirrje zanore e humbur
Thirrje me video e humbur|Thirrje zanore|Thirrje me video|Thirrje e humbur|Pa përgjigje|Пропуштен гласовни позив
Пропуштен видео позив|Propušten glasovni poziv|Propušten videopoziv|Glasovni poziv|Videopoziv|Apel vocal pierdut
Apel video pierdut|Apel vocal|Apel video|Αναπάντητη φωνητική κλήση|Αναπάντητη βιντεοκλήση|Φωνητική κλήση|Βιντεοκλήση
Panggilan suara tak terjawab|Panggilan video tak terjawab|Panggilan suara|Panggilan video|Tidak ada jawaban
मिस्ड वॉइस कॉल|मिस्ड वीडियो कॉल|वॉइस कॉल|वीडियो कॉल|不在着信(音声)|不在着信(ビデオ)|音声通話|ビデオ通話|音声通話の不在着信|ビデオ通話の不在着信
応答なし|부재중 음성통화|부재중 영상통화|부재중 음성 통화|부재중 영상 통화|음성 통화|영상 통화|음성통화|영상통화|未接语音通话|未接视频通话|语音通话
视频通话|未接語音通話|未接視訊通話|未接來電|語音通話|視訊通話|無人接聽|无应答|Zmeškaný hlasový hovor|Zmeškaný videohovor|Hlasový hovor|Videohovor
Nem fogadott hanghívás|Nem fogadott videóhívás|Hanghívás|Videóhívás|Missat röstsamtal|Missat videosamtal|Röstsamtal
Videosamtal|Mistet taleopkald|Mistet videoopkald|Ubesvart taleanrop|Ubesvart videoanrop|Vastaamaton äänipuhelu
Vastaamaton videopuhelu|Äänipuhelu|Videopuhelu|שיחה קולית שלא נענתה|שיחת וידאו שלא נענתה|שיחה קולית|שיחת וידאו""".replace(
        "\n", "|"
    ).split("|")
)
# A message with a file that could be opened once: exported without it.
VIEW_ONCE = (
    "view once|eenmalig weergeven|eenmalige weergave|vue unique|affichage unique|einmal ansehen|einmalansicht"
    "|visualización única|ver una vez|visualizza una volta|visualização única|wyświetl raz|jednorazow"
    "|bir kez görüntüle|tek seferlik|однократн|одноразов|العرض لمرة واحدة|shihe një herë|閲覧は1回|한 번 보기|阅后即焚"
    "|檢視一次"
).split("|")

# What a file is called: "WhatsApp Chat with X", "WhatsApp-chat met X", "WhatsApp Chat - X", "X ile WhatsApp Sohbeti".
NAME_OF_CHAT = (
    (
        r"(?i)^.*whats\s?app.*? (?:with|met|avec|mit|con|com|z użytkownikiem|z|с контактом|с пользователем|с|з|مع|me|sa|s"
        r"|cu|με|dengan|med|kanssa|amb|-) (?P<name>.+)$"
    ),
    r"^.*(?:واتساب|واتس آب) مع (?P<name>.+)$",
    r"^.*(?:واتساپ|واتس‌اپ) با (?P<name>.+)$",
    r"(?i)^.*whats\s?app.*? (?:עם|med gruppen) (?P<name>.+)$",
    r"(?i)^(?P<name>.+?) (?:ile|के साथ|との|님과의|kullanıcısıyla) ?whats\s?app.*$",
    r"(?i)^whats\s?app(?:とのトーク|-chatten|对话|聊天|對話)? ?[-–] ?(?P<name>.+)$",
    r"(?i)^.*(?:与|與|和)\s?(?P<name>.+?)\s?的\s?whats\s?app.*$",
)
