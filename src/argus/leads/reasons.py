"""The sentences in which leads, threats and alerts say why. Each once, so that the catalogues of the app know them all.

Facts in them are values (numbers, dates, containers), never chat text.
"""

# --- what claims rest on ---

NUMBER_SAID = "the container number is said (%(count)s times)"
CHECK_DIGIT = "its check digit is right"

# --- where it is in its life ---

CALLED_OFF = "words that call it off, and nothing is prepared after them"
TAKEN = "words of a seizure or a loss, about the day it came"
LOST = "words of a loss about the day it came, and nobody says who took it"
FREIGHT_TALK = "words of people who ship goods for others (%(count)s different ones), and none of a load or of pay"
OTHER_BOXES = "the same conversation names %(count)s other containers"
TAKEN_OUT = "words that it is done, about the day it came"
DAY_PASSED = "the day it was to come has passed"
DAY_NEAR = "it came within the last two days"
UNDER_WAY = "its voyage is told and its day is still to come"
IS_LOADED = "its seals are told, and no voyage yet"
ONLY_PLANNED = "no loading and no voyage is told yet"
A_TEST = "words of a test or of an empty box beside its number"
OTHER_GOODS = "words for other goods beside its number"
LONG_AGO = "words of an earlier time beside its number"
OF_AN_OFFICE = "an office that handles many containers names it, and nobody else tells of it"

# --- what does not fit ---

SHARES_AGAINST_TOTAL = "the shares add up to %(shares)s, the total said is %(total)s"

# --- how sure: what a feature of a candidate adds; the sentence for each stands in SIGNS ---

OTHER_SIGN = "%(sign)s: %(count)s"
BEFORE_ANYTHING = "what is left when nothing is known yet"
TEAM_TAUGHT = "what came of %(count)s leads of this team, counted in"
CONFIRMED = "confirmed by %(who)s"
OUTCOME_SAYS = "what was found on the spot: %(outcome)s"

# What a feature of a candidate says (`features`), in words; one that is not here is shown by its name.
SIGNS: dict[str, str] = {
    "rooms": "conversations that tell of it: %(count)s",
    "several_rooms": "more than one conversation tells of it",
    "people": "people who tell of it: %(count)s",
    "messages": "how much is told of it",
    "days": "days on which it is told of: %(count)s",
    "few_messages": "two messages at most tell of it",
    "one_day": "all of it was told within a day",
    "number": "a container number is told",
    "number_written_out": "the number was written out and its check digit is right",
    "number_again": "messages that name its number: %(count)s",
    "number_only": "a number is told and nothing else",
    "port": "a port is told",
    "date": "a day is told",
    "quantity": "an amount is told",
    "route": "a route from port to port is told",
    "seal": "a seal is told",
    "release": "a release reference is told",
    "place": "a quay or a place on the yard is told",
    "drop": "a place at sea is told",
    "night": "an hour is told",
    "price_or_pay": "prices or pay are told beside it: %(count)s",
    "shares": "shares of several people are told",
    "last_digits": "somebody names it by its last digits",
    "corrected": "something told before was corrected",
    "voyage_passed_on": "the same day was passed on in another conversation",
    "four_known": "container, port, day and amount are all known",
    "sorts": "sorts of facts that are told: %(count)s",
    "lone": "messages that tell of it without naming anything: %(count)s",
    "talk": "the words are those in which loads are talked of in this dossier",
    "office": "an office that handles many containers names it too",
    "long_past": "a day or a year long past is named beside it",
    "people.close": "the conversations that tell of it share people",
    "people.apart": "nobody who tells of it is in another conversation of this sort",
    "lexicon.test": "words of a test or of an empty box beside it",
    "lexicon.other_goods": "words for other goods beside it",
    "lexicon.freight": "words of ordinary freight beside it: %(count)s",
    "lexicon.past": "words of an earlier time beside it",
    "lexicon.news": "words of news beside it",
    "lexicon.joke": "words of a joke beside it",
    "lexicon.cancelled": "words that call it off",
    "lexicon.done": "words that it is done",
    "lexicon.lost": "words of a loss or a seizure",
}

# --- how much ---

KILOS = "%(kg)s kg"
KILOS_USUAL = "no amount is known: %(kg)s kg, the median of %(count)s leads of this dossier, inferred"
KILOS_ASSUMED = "no amount is known: %(kg)s kg, as usual for one transport, inferred"

# --- how soon ---

ARRIVES_IN = "arrives in %(days)s days (%(day)s)"
ARRIVES_TODAY = "arrives today (%(day)s)"
ARRIVED = "the day has passed (%(day)s)"
NO_DAY_KNOWN = "no day is known; last spoken of %(days)s days ago"
NO_DAY_AT_ALL = "no day is known"
NOT_SPOKEN_OF = "no day is known, and nobody has spoken of it for %(days)s days: a ship would have arrived"
OVER = "nothing is coming any more"

# --- how much can be done ---

KNOWN = "%(known)s of %(all)s things are known that whoever acts needs: box, port, day, quay, release or driver"

# --- threats: what a sign adds, in the message itself and in messages around it ---

THREAT_SIGNS: dict[str, str] = {
    "kill": "words for killing",
    "harm": "words for hurting or taking somebody",
    "death": "words for the death of somebody",
    "vanish": "words that can stand for killing",
    "doer": "somebody is asked or sent to do it",
    "weapon": "a weapon",
    "near": "it is said of a person",
    "name": "a name stands in it",
    "family": "somebody's family",
    "betrayal": "talk of the police, theft or debt",
    "place": "where somebody lives or can be found",
    "deadline": "a time by which",
    "money": "a sum of money",
    "intent": "it is an order or a plan",
    "hint": "words that can hint at it",
    "never": "something must not happen, or never again",
    "pay": "whoever does it is paid",
    "last": "a last warning, or what happens otherwise",
    "watched": "somebody is watched or followed",
    "held": "somebody is held, or what is used for that",
    "body": "parts of the body, blood or a hospital",
    "grief": "a grave, mourning or a farewell",
    "veiled": "no plain word for killing or hurting",
    "innocent": "words of jokes, games, sport, news or computers",
    "laughing": "somebody laughs",
    "nobody": "nobody is meant by it",
    "technical": "it is written as people write of computers",
    "long": "it is a long text",
    "language": "people write in another language there",
}
THREAT_SIGNS_AROUND: dict[str, str] = {
    "betrayal": "talk of the police, theft or debt in messages around it",
    "place": "where somebody lives or can be found, in messages around it",
    "act": "killing or hurting in messages around it",
    "laughing": "somebody laughs about it",
    "technical": "people talk of computers around it",
    "loads": "people talk of loads in this conversation",
    "danger": "words of danger in messages around it",
    "rarity": "how rare its words are in this dossier",
}

ALL: tuple[str, ...] = (
    *(text for name, text in list(globals().items()) if name.isupper() and isinstance(text, str)),
    *SIGNS.values(),
    *THREAT_SIGNS.values(),
    *THREAT_SIGNS_AROUND.values(),
)
