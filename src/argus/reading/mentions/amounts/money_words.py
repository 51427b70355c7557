"""Words and signs of money in nine languages: currencies, slang for sums, prices, pay, shares."""

from typing import Final

from argus.reading.mentions.word_lists import words

SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP", "₿": "BTC"}
_CURRENCIES = {
    "EUR": "euro euros eur eura evra evro evri evre eurove evrosh eurot еура евра eurini teuro",
    "USD": "dollar dollars usd dolar dolara dolare dolari dolares dollari bucks",
    "GBP": "gbp quid",
    "CHF": "chf franken sfr",
    "ALL": "lek leke lekesh lekeve",
    "RSD": "din dinar dinara dinari rsd динара дин",
    "BRL": "brl reais",
    "PLN": "pln zloty",
    "TRY": "try lira",
    "AED": "aed",
    "MAD": "mad",
    "COP": "cop",
    "BTC": "btc bitcoin bitcoins",
    "ETH": "eth",
    "USDT": "usdt tether",
}
CURRENCIES: Final = {word: code for code, words in _CURRENCIES.items() for word in words.split()}
# Ordinary words as well: only behind a number, and never to open the gate.
ORDINARY: Final = words("try mad din all eth lira cop")
# Slang for a sum: how much one of it is, and of what.
SLANG: Final[dict[str, tuple[int, str | None]]] = {
    **dict.fromkeys(words("rug ruggen doezoe doezoes doezie doezies riesen"), (1000, "EUR")),
    **dict.fromkeys(words("barkie barkies meier meiers"), (100, "EUR")),
    **dict.fromkeys(words("bankoe bankoes"), (50, "EUR")),
    **dict.fromkeys(words("tjawa tjawas"), (25, "EUR")),
    **dict.fromkeys(words("donnie donnies tientje tientjes"), (10, "EUR")),
    **dict.fromkeys(words("balles"), (1, "EUR")),
    **dict.fromkeys(words("grand"), (1000, None)),
    **dict.fromkeys(words("soma somova som сома"), (1000, None)),
    **dict.fromkeys(words("palo palos"), (1_000_000, None)),
    **dict.fromkeys(words("meloen meloenen"), (1_000_000, "EUR")),
}
# Said without a number they are sums too: een barkie.
SLANG_ALONE: Final = words("barkie meier doezoe doezie bankoe tjawa donnie")
TENNER: Final = "tientje"

PRICE: Final = words(
    "prijs prijzen prix precio precios preco precos prezzo prezzi cmim cmimi cmimin cena cijena cene preis "
    "price prices priced kost kosten kostte cost costs coute coutent cuesta cuestan custa custam costa "
    "costano kushton kosta kostaju kostet цена кошта"
)
PAY: Final = words(
    "betaal betaalt betalen betaald betaalden pay pays paid paying paye payer payes paie paient paga pagan "
    "pago pagar pagamos paghi paghiamo pagare pagato paguaj paguan paguajme pagese placam placa placamo "
    "placaju platim platiti platio zahle zahlt zahlen bezahle bezahlt bezahlen loon salaris salary salaire "
    "salario плаћам плаћа"
)
CASH: Final = words(
    "geld cash money argent thune dinero plata dinheiro soldi contanti para parave novac pare lova kohle euro "
    "euros eur schuld debt"
)
SHARE: Final = words(
    "fee fees commissie commission comision comissao commissione komision komisioni provizija provizije "
    "provision percentage deel aandeel opbrengst winst share shares cut part parte quota pjesa pjese udeo deo "
    "anteil borg aanbetaling voorschot deposit deposito acompte upfront korting discount"
    " lading load cargo chargement carga carico teret ladung"
)
PERCENT: Final = words("procent percent pct prozent perqind perqindje posto procenata odsto посто одсто")
PERCENT_PAIRS: Final = frozenset(
    {("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento"), ("per", "cent")}
)
FOR: Final = words("voor pour for para pa per za fur fuer за")
PERSONS: Final = words(
    "mij me ons hem haar jou hun ze moi toi lui elle nous eux him her them us you mi ti el ella ellos "
    "nosotros ele ela eles nos loro noi mua ty ne ate ata njega nju njih mene tebe nas mich mir dich ihn ihm "
    "uns sie iedereen ieder uithalers uithaler chauffeur driver crew team equipe equipo squadra ekip ekipi "
    "ekipa equipa него њих мене"
)
# What a price is for one of.
PER: Final = words("per p pro por par po cada each elk elke elk chaque ciascun по")
WEAK_PER: Final = words("a an the le la el o os al alla allo het de das die il lo l un una une um uma")
EACH_ALONE: Final = words("each elk apiece chacun chacune cada cadauno ciascuno secili svaki jeweils stuk stuks")
PERSON: Final = words(
    "persoon man person head personne tete persona cabeza pessoa kopf osobi osoba glavi mann nase pers"
)
# Around a sum said alone: 27k ok?
AROUND: Final = words(
    "ok oke okay is goed gut laatste last final max min maximaal dernier ultimo ultima finale voor pour for "
    "para per de la vraag he hij vraagt wil want wants tot dan nu bro bruder frere hermano vllai brate prijs "
    "price fix vast about rond ca circa alles samen total totaal"
)
