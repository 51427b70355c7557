"""Words that stand around and inside container numbers, in nine languages, folded as `Batch` folds them."""

from argus.reading.mentions.number_words import END, numbers
from argus.reading.mentions.word_lists import words

# As numbers are written in words, and as digits are said one by one.
DIGIT_WORDS = {
    word: str(branch[END])
    for word, branch in numbers().items()
    if isinstance(branch, dict) and branch.get(END) in range(10)
} | {"oh": "0", "zeer": "0", "eens": "1", "wan": "1", "twe": "2", "vyf": "5", "meia": "6", "niner": "9"}
# What cameras and eyes take for each other: letters where a digit must stand.
DIGIT_FOR = {"o": "0", "q": "0", "d": "0", "i": "1", "l": "1", "z": "2", "s": "5", "g": "6", "b": "8"}
DOUBLES = words("double dubbel dubbele doble doppio doppel duplo dupla dyfish dvostruko двострука")
# Read aloud over a bad line.
SPELLED_LETTERS = {
    word: word[0]
    for word in words(
        "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar "
        "papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu"
    )
}
# Between the letters and the digits of a number.
FILLERS = words(
    "n nr no num nummer number numero nro br broj numri nummero en dan dann and then et puis y luego e poi pa onda dhe "
    "pastaj und depois бр број онда serie serial is"
)
# Between the serial number and its check digit.
CHECK_WORDS = words(
    "check checkdigit cd digit cijfer controlecijfer controle control chiffre cle digito verificador controllo cifra "
    "kontrolli shifra kontrolna prufziffer pruefziffer ziffer streep streepje dash tiret guion traco trattino crtica "
    "strich минус контролна"
)
# Say that a number near is that of a container, in any chat.
CONTAINER_WORDS = words(
    "container containers containernummer containernr containernummers cont cntr cnt ctr bak bakken reefer reefers "
    "koelbak koelcontainer conteneur conteneurs kontejner kontejneri kontejnera kontenjer kontejneren kontejnerin "
    "contenedor contenedores contentor contentores contenitore contenitori kontener behalter kuhlcontainer kiste blik "
    "контејнер контејнера контејнеру doos boite boites caisse caja cajas caixa cassa kutia kutija kutije"
)
# Behind one digit they make it a count of its own.
COUNTED = CONTAINER_WORDS | words(
    "dozen pallets pallet paletten tassen tas zakken zak bags bag boxes sacs bolsas borse taschen kg kilo kilos ton "
    "tons tonnes toneladas tonnellate tonne tonnen stuks stuk blokken blocks blocs bloques blocos blocchi bllok blloqe "
    "komada paketa pako cope torbi torbe uur u h hrs am pm uhr ure sati orari dagen dag days day jours jour dias dia "
    "giorni dite dana tage tag weken weeks semaines man mannen men personen people pers x keer times fois veces vezes "
    "volte here puta mal ft foot hoog high rij row zegels seals plombs precintos lacres sigilli vula plombe"
)
# A number behind these is that of a bill of lading or a booking, which often begins with the code of a carrier.
LADING_WORDS = words("bl lading hbl mbl connaissement cognossement conocimiento booking bkg boeking polizza")
BACKWARD_WORDS = words(
    "achterstevoren omgekeerd achteruit reversed reverse backwards backward envers inverse inversee reves invertido "
    "invertida contrario rovescio rovesciato mbrapsht unazad naopako obrnuto unatrag наопако обрнуто ruckwarts "
    "umgekehrt verkehrt umgedreht andersom inverses inversees invertidos invertidas rovesciati obrnute"
)
# Words that say it together.
BACKWARD_PHRASES = tuple(
    map(
        frozenset,
        (
            *(("achter", "voor"), ("achteren", "voren"), ("rechts", "links"), ("back", "front"), ("right", "left")),
            *(("fin", "debut"), ("droite", "gauche"), ("atras", "adelante"), ("derecha", "izquierda")),
            *(
                ("tras", "frente"),
                ("fim", "comeco"),
                ("direita", "esquerda"),
                ("fine", "inizio"),
                ("destra", "sinistra"),
            ),
            *(("fundi", "fillimi"), ("djathtas", "majtas"), ("kraja", "pocetka"), ("zdesna", "levo")),
            *(("hinten", "vorne"), ("hinten", "vorn"), ("von", "hinten")),
        ),
    )
)
# Between numbers that share their letters.
AND_WORDS = words("en et and y e i dhe und и plus ook also auch aussi")
# Between the digits of one number.
AND_THEN = AND_WORDS | words("dan then dann puis luego poi onda pa pastaj depois")
# Before the last digits of a number that was named before.
TAIL_WORDS = CONTAINER_WORDS | words(
    "is ist est esta eshte je staat sta stoji steht die dit dat deze de het met diene dieje le la celui celle ce cette "
    "avec the that this one with box can unit es el "
    "ese esa este con del il lo quello quella questo o esse essa aquele com do ai ajo kjo ky me taj ta to ovaj onaj "
    "onu sa der das dem den mit dieser та тај овај са laatste letzten last ultimos ultimas ultime ultimi derniers "
    "fundit poslednje zadnje eindigt eindigend termine finit finissent finissant terminant eindigen ending ended ends "
    "finishing termina terminan terminado acaba acabando finisce finale final mbaron perfundon zavrsava endet endend "
    "eind einde ende fin fine fim fund kraju nr nummer number numero broj"
)
TAIL_JOINTS = words(
    "op par in en em per con me sa na se auf 4 four vier quatre cuatro quatro quattro kater cetiri mit with cijfers "
    "chiffres digits cifras cifre shifra "
)
# Around digits that go on with a number of the message before.
LEADS = (
    FILLERS
    | CHECK_WORDS
    | CONTAINER_WORDS
    | words(
        "second half part tweede deel stuk deuxieme partie segunda parte metade seconda pjesa dyte drugi deo zweiter "
        "zweite teil halfte rest de dus so donc le la los las el os as il lo i gli die das der the nog reste resto "
        "ostatak sorry pardon "
        "fout correctie correction correccion correcao correzione korrektur korigjim ispravka wrong nee non nein jo ne "
        "sto moment wait wacht perdon oeps oops moet must ist zijn sont are son sao sono jane su sind laatste last "
        "letzte derniers ultimos ultimi fundit zadnji"
    )
)
