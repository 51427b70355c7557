"""Container terminals that chats name, where no list was imported: the big ones of north-west Europe and a few beyond.

From general knowledge; `quay` is what people call the place by.
"""

from argus.reading.mentions.lists import TerminalName

# Name as it is put first, its port, its quay, and other ways to write it; an abbreviation counts in capitals only, or
# near a word of the harbour.
_KNOWN = (
    (
        "MPET",
        "BEANR",
        "1718/1742",
        ("MSC PSA European Terminal", "Deurganckdok West", "MPET Deurganckdok"),
    ),
    ("PSA Noordzee Terminal", "BEANR", "913", ("Noordzee Terminal", "PSA Noordzee", "Noordzeeterminal")),
    ("PSA Europa Terminal", "BEANR", "869", ("Europa Terminal", "PSA Europa", "Europaterminal")),
    ("DP World Antwerp Gateway", "BEANR", "1700", ("Antwerp Gateway", "DPW Antwerp", "Antwerp Gateway Terminal")),
    ("Belgian New Fruit Wharf", "BEANR", None, ("BNFW",)),
    ("CSP Zeebrugge", "BEZEE", None, ("CSP Zeebrugge Terminal",)),
    ("ECT Delta", "NLRTM", None, ("ECT Delta Terminal", "Delta Terminal", "Hutchison Delta II", "ECT")),
    ("ECT Euromax", "NLRTM", None, ("Euromax", "Euromax Terminal")),
    ("APM Terminals Maasvlakte II", "NLRTM", None, ("APM Maasvlakte II", "APMT MV2", "APM Maasvlakte 2", "APM MVII")),
    ("Rotterdam World Gateway", "NLRTM", None, ("RWG", "World Gateway")),
    ("Rotterdam Shortsea Terminals", "NLRTM", None, ("Rotterdam Short Sea Terminal", "RST Noord", "RST Zuid")),
    ("Kloosterboer Vlissingen", "NLVLI", None, ("Kloosterboer",)),
    ("HHLA Burchardkai", "DEHAM", None, ("Burchardkai", "CTB Hamburg", "Container Terminal Burchardkai")),
    ("HHLA Altenwerder", "DEHAM", None, ("Altenwerder", "CTA Hamburg", "Container Terminal Altenwerder")),
    ("HHLA Tollerort", "DEHAM", None, ("Tollerort", "Container Terminal Tollerort")),
    ("Eurogate Hamburg", "DEHAM", None, ("Eurogate Container Terminal Hamburg",)),
    ("NTB Bremerhaven", "DEBRV", None, ("North Sea Terminal Bremerhaven",)),
    ("Terminal de France", "FRLEH", None, ("TDF Le Havre", "Port 2000", "GMP Le Havre")),
    ("Medcenter Gioia Tauro", "ITGIT", None, ("Medcenter", "Medcenter Container Terminal", "MCT Gioia Tauro")),
    ("TTI Algeciras", "ESALG", None, ("Total Terminal International",)),
    ("APM Terminals Algeciras", "ESALG", None, ("APM Algeciras",)),
    ("Contecon Guayaquil", "ECGYE", None, ("Contecon",)),
    ("DP World Posorja", "ECPSJ", None, ()),
    ("DP World Callao", "PECLL", None, ("Muelle Sur Callao",)),
    ("BTP Santos", "BRSSZ", None, ("Brasil Terminal Portuario",)),
    ("Tecon Santos", "BRSSZ", None, ("Santos Brasil", "Tecon")),
    ("DP World Santos", "BRSSZ", None, ("Embraport",)),
    ("TCP Paranaguá", "BRPNG", None, ()),
    ("SPRC Cartagena", "COCTG", None, ("Contecar",)),
)


def known_terminals() -> list[tuple[str, TerminalName]]:
    """(a way to write it, the terminal) of each."""
    found = []
    for name, port, quay, others in _KNOWN:
        terminal = TerminalName(name, port, quay)
        found += [(each, terminal) for each in (name, *others)]
    return found
