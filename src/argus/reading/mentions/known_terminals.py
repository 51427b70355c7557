"""Container terminals that chats name, where no list was imported: those of the big ports of Europe, and of the ports
beyond that ship to them.

From general knowledge, no list of anybody else; `quay` is what people call the place by.
"""

from argus.reading.mentions.lists import TerminalName
from argus.reading.mentions.word_lists import words

# Name as it is put first, its port, its quay, and other ways to write it; an abbreviation counts in capitals only, or
# near a word of the harbour.
_KNOWN = (
    (
        "MPET",
        "BEANR",
        "1718/1742",
        (
            "MSC PSA European Terminal",
            "Deurganckdok West",
            "Deurganck West",
            "MPET Deurganckdok",
            "MPET 1742",
            "Deurganck",
            "Deurganckdok",
        ),
    ),
    ("PSA Noordzee Terminal", "BEANR", "913", ("Noordzee Terminal", "PSA Noordzee", "Noordzeeterminal", "PSA 913")),
    ("PSA Europa Terminal", "BEANR", "869", ("Europa Terminal", "PSA Europa", "Europaterminal", "PSA 869")),
    (
        "DP World Antwerp Gateway",
        "BEANR",
        "1700",
        ("Antwerp Gateway", "DPW Antwerp", "Antwerp Gateway Terminal", "DPW 1700", "Terminal 1700"),
    ),
    ("Belgian New Fruit Wharf", "BEANR", None, ("BNFW",)),
    ("CSP Zeebrugge", "BEZEE", None, ("CSP Zeebrugge Terminal",)),
    (
        "ECT Delta",
        "NLRTM",
        None,
        ("ECT Delta Terminal", "Delta Terminal", "Hutchison Delta II", "ECT", "Delta", "Amazonehaven"),
    ),
    ("ECT Euromax", "NLRTM", None, ("Euromax", "Euromax Terminal")),
    (
        "APM Terminals Maasvlakte II",
        "NLRTM",
        None,
        ("APM Maasvlakte II", "APMT MV2", "APM Maasvlakte 2", "APM MVII", "APM MV2", "MV2", "MVII"),
    ),
    ("Rotterdam World Gateway", "NLRTM", None, ("RWG", "World Gateway", "MV2", "Prinses Amaliahaven")),
    ("Rotterdam Shortsea Terminals", "NLRTM", None, ("Rotterdam Short Sea Terminal", "RST Noord", "RST Zuid", "RST")),
    ("Uniport Waalhaven", "NLRTM", None, ("Waalhaven", "Waalhaven Terminal", "Uniport Multipurpose Terminals")),
    ("Kloosterboer Vlissingen", "NLVLI", None, ("Kloosterboer", "Bijleveldhaven")),
    ("Sloehaven", "NLVLI", None, ("Scaldiahaven", "Vlissingen-Oost Sloehaven")),
    ("Kaloothaven", "NLVLI", None, ("Kaloot",)),
    ("HHLA Burchardkai", "DEHAM", None, ("Burchardkai", "CTB Hamburg", "Container Terminal Burchardkai", "CTB")),
    ("HHLA Altenwerder", "DEHAM", None, ("Altenwerder", "CTA Hamburg", "Container Terminal Altenwerder", "CTA")),
    ("HHLA Tollerort", "DEHAM", None, ("Tollerort", "Container Terminal Tollerort", "CTT Hamburg", "CTT")),
    (
        "Eurogate Hamburg",
        "DEHAM",
        None,
        ("Eurogate Container Terminal Hamburg", "Eurogate HH", "CTH Hamburg", "Predöhlkai", "Waltershof"),
    ),
    ("NTB Bremerhaven", "DEBRV", None, ("North Sea Terminal Bremerhaven",)),
    ("Eurogate Bremerhaven", "DEBRV", None, ("Eurogate Container Terminal Bremerhaven",)),
    ("MSC Gate Bremerhaven", "DEBRV", None, ("MSC Gate",)),
    ("Eurogate Wilhelmshaven", "DEWVN", None, ("JadeWeserPort", "Container Terminal Wilhelmshaven")),
    ("Terminal de France", "FRLEH", None, ("TDF Le Havre", "Port 2000", "GMP Le Havre", "GMP", "TDF")),
    ("Terminal Porte Océane", "FRLEH", None, ("Porte Océane", "TPO Le Havre", "TPO")),
    ("Terminal Normandie MSC", "FRLEH", None, ("TNMSC", "TN MSC", "Quai de Bougainville", "Bougainville")),
    ("Eurofos", "FRFOS", None, ("Terminal Eurofos", "Fos 2XL")),
    ("Seayard", "FRFOS", None, ("Terminal Seayard",)),
    ("Terminal des Flandres", "FRDKK", None, ("Terminal de Flandre",)),
    ("Medcenter Gioia Tauro", "ITGIT", None, ("Medcenter", "Medcenter Container Terminal", "MCT Gioia Tauro", "MCT")),
    ("Terminal Darsena Toscana", "ITLIV", None, ("Darsena Toscana", "TDT Livorno", "TDT")),
    ("PSA Genova Pra'", "ITGOA", None, ("PSA Genova", "Voltri Terminal Europa", "PSA Pra", "VTE Genova")),
    ("SECH Genova", "ITGOA", None, ("Terminal SECH", "Calata Sanità")),
    ("La Spezia Container Terminal", "ITSPE", None, ("LSCT",)),
    ("Vado Gateway", "ITVDL", None, ("APM Vado",)),
    ("Vecon Venezia", "ITVCE", None, ("Terminal Vecon",)),
    ("Conateco Napoli", "ITNAP", None, ("Conateco",)),
    ("TTI Algeciras", "ESALG", None, ("Total Terminal International", "TTIA", "TTI", "Isla Verde Exterior")),
    ("APM Terminals Algeciras", "ESALG", None, ("APM Algeciras", "Muelle Juan Carlos I")),
    ("CSP Iberian Valencia", "ESVLC", None, ("CSP Valencia", "Noatum Valencia", "Noatum", "Príncipe Felipe")),
    ("MSC Terminal Valencia", "ESVLC", None, ("MSCTV", "MSC Terminal")),
    ("APM Terminals Valencia", "ESVLC", None, ("APM Valencia",)),
    ("BEST Barcelona", "ESBCN", None, ("Hutchison BEST", "Barcelona Europe South Terminal")),
    ("APM Terminals Barcelona", "ESBCN", None, ("APM Barcelona",)),
    ("CSP Bilbao", "ESBIO", None, ("Noatum Bilbao",)),
    ("Terminal XXI", "PTSIE", None, ("Terminal 21", "PSA Sines", "TXXI", "T XXI", "T21")),
    ("Yilport Leixões", "PTLEI", None, ("TCL Leixões",)),
    ("Liscont Alcântara", "PTLIS", None, ("Liscont", "Yilport Liscont")),
    ("Sotagus", "PTLIS", None, ("Terminal de Santa Apolónia",)),
    ("Sadoport Setúbal", "PTSET", None, ("Sadoport",)),
    ("Durrës Container Terminal", "ALDRZ", None, ("DCT Durrës",)),
    ("Port of Adria", "MEBAR", None, ("Port of Adria Bar",)),
    ("Adriatic Gate Container Terminal", "HRRJK", None, ("AGCT", "Adriatic Gate", "Brajdica")),
    ("Trinity Terminal", "GBFXT", None, ("Trinity Felixstowe",)),
    ("DP World London Gateway", "GBLGP", None, ("London Gateway",)),
    ("Contecon Guayaquil", "ECGYE", None, ("Contecon",)),
    ("Naportec", "ECGYE", None, ("Bananapuerto",)),
    ("Terminal Portuario de Guayaquil", "ECGYE", None, ("TPG Guayaquil",)),
    ("DP World Posorja", "ECPSJ", None, ()),
    ("Yilport Puerto Bolívar", "ECPBO", None, ("Yilport Bolívar",)),
    ("DP World Callao", "PECLL", None, ("Muelle Sur Callao",)),
    ("APM Terminals Callao", "PECLL", None, ("APM Callao", "Muelle Norte Callao")),
    ("BTP Santos", "BRSSZ", None, ("Brasil Terminal Portuario",)),
    ("Tecon Santos", "BRSSZ", None, ("Santos Brasil", "Tecon")),
    ("DP World Santos", "BRSSZ", None, ("Embraport",)),
    ("TCP Paranaguá", "BRPNG", None, ()),
    ("Portonave", "BRNVT", None, ("Portonave Navegantes",)),
    ("Tecon Salvador", "BRSSA", None, ()),
    ("Tecon Suape", "BRSUA", None, ()),
    ("SPRC Cartagena", "COCTG", None, ("Contecar",)),
    ("TCBUEN", "COBUN", None, ("TCBuen Buenaventura",)),
    ("Aguadulce", "COBUN", None, ("Puerto Aguadulce",)),
    ("SMITCO Santa Marta", "COSMR", None, ("SMITCO",)),
    ("DP World Caucedo", "DOCAU", None, ("Caucedo Terminal",)),
)
# What means much else, folded: it counts beside a position or the word terminal, or near a word of the harbour only.
_ABBREVIATIONS = words(
    "mct cta ctb ctt tdt tdf tpo gmp tti rst mv2 mvii t21 txxi delta kaloot noatum bougainville aguadulce"
)
_IN_WORDS = ("mv 2", "t 21", "t xxi", "terminal 21")
NEED_HARBOUR = _ABBREVIATIONS.union(_IN_WORDS)


def known_terminals() -> list[tuple[str, TerminalName]]:
    """(a way to write it, the terminal) of each."""
    found = []
    for name, port, quay, others in _KNOWN:
        terminal = TerminalName(name, port, quay)
        found += [(each, terminal) for each in (name, *others)]
    return found
