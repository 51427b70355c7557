"""In what order, where and by whom a shipment of the quays is told.

A step is: purpose of the phrase, room, who speaks, days before (-) or after arrival. Steps up to two days before are
counted from the first day that is told, later ones from the last.
"""

Step = tuple[str, str, str, float]

PLOTS: dict[str, tuple[Step, ...]] = {
    "one_group": (
        ("all", "all", "boss", -17), ("seal", "all", "boss", -9), ("place", "all", "insider", -0.6),
        ("pin", "all", "insider", -0.5), ("haul", "all", "driver", -0.3), ("good", "all", "runner", 0.7),
    ),
    "chain": (
        ("open", "up", "seller", -25), ("ship", "up", "seller", -20), ("box", "up", "seller", -19.9),
        ("amount", "up", "seller", -15), ("box_date", "in", "boss", -6), ("place", "in", "insider", -0.8),
        ("pin", "in", "insider", -0.4), ("haul", "down", "boss", -0.3), ("good", "down", "driver", 0.9),
    ),
    "last_hour": (
        ("open", "up", "seller", -12), ("ship", "up", "seller", -9), ("amount", "side", "partner", -8),
        ("box", "in", "boss", -0.15), ("place", "in", "insider", -0.13), ("pin", "in", "insider", -0.11),
        ("haul", "down", "boss", -0.1), ("bad_end", "up", "boss", 1.2),
    ),
    "weeks_ahead": (
        ("box", "up", "seller", -24), ("ship", "up", "seller", -23.9), ("shares", "side", "boss", -15),
        ("tail", "in", "boss", -5), ("place", "in", "insider", -0.7), ("pin", "in", "insider", -0.5),
        ("tail", "down", "boss", -0.2), ("good", "up", "boss", 1),
    ),
    "documents": (
        ("doc_booking", "up", "seller", -21), ("amount", "up", "seller", -20.5), ("hide", "up", "seller", -20.4),
        ("doc_arrival", "in", "insider", -2.5), ("doc_pin", "in", "insider", -0.6), ("haul", "down", "boss", -0.4),
        ("good", "all", "boss", 0.8),
    ),
    "photo": (
        ("open", "up", "seller", -16), ("photo", "up", "seller", -14), ("ship", "up", "seller", -13.9),
        ("amount", "up", "seller", -13.5), ("hide", "up", "seller", -13.4), ("place", "in", "insider", -0.5),
        ("haul", "down", "boss", -0.3),
    ),
    "voice": (
        ("open", "up", "seller", -15), ("voice", "up", "seller", -11), ("ship", "side", "partner", -9),
        ("amount", "side", "boss", -8.9), ("place", "in", "insider", -0.6), ("pin", "in", "insider", -0.4),
        ("bad_end", "all", "insider", 0.6),
    ),
    "typo": (
        ("open", "up", "seller", -18), ("wrong", "up", "seller", -15), ("fix", "up", "seller", -14.99),
        ("ship", "up", "seller", -14.5), ("amount", "up", "seller", -14), ("late", "up", "seller", -6),
        ("box_date", "in", "boss", -1.5), ("place", "in", "insider", -0.5), ("good", "up", "boss", 1.1),
    ),
    "last_times_box": (
        ("ship", "all", "boss", -14), ("wrong", "all", "boss", -13.9), ("amount", "all", "boss", -10),
        ("fix_box", "all", "boss", -7), ("place", "all", "insider", -0.6), ("haul", "all", "boss", -0.4),
    ),
    "twice_late": (
        ("all", "up", "seller", -19), ("late", "up", "seller", -9), ("late", "in", "boss", -5),
        ("place", "in", "insider", -0.5), ("pin", "in", "insider", -0.4), ("good", "in", "boss", 0.5),
    ),
    "changed_amount": (
        ("open", "up", "seller", -23), ("box", "up", "seller", -12), ("ship", "up", "seller", -11.9),
        ("more", "up", "seller", -10), ("box_date", "in", "boss", -4), ("hide", "in", "boss", -3.9),
        ("haul", "down", "boss", -0.3), ("good", "side", "boss", 2),
    ),
    "cancelled": (
        ("open", "up", "seller", -22), ("ship", "up", "seller", -18), ("box", "up", "seller", -17.9),
        ("amount", "up", "partner", -17.5), ("off", "up", "seller", -6),
    ),
    "dropped": (
        ("open", "up", "seller", -14), ("drop", "up", "seller", -8), ("amount", "up", "seller", -7.9),
        ("drop", "down", "boss", -0.9), ("good", "up", "boss", 0.7),
    ),
    "never_numbered": (
        ("open", "up", "seller", -19), ("ship", "up", "seller", -13), ("amount", "side", "boss", -12),
        ("place", "in", "insider", -0.6), ("pin", "in", "insider", -0.5), ("haul", "down", "boss", -0.3),
        ("good", "all", "boss", 0.8),
    ),
    "split": (
        ("open", "all", "boss", -13), ("half1", "all", "boss", -10), ("half2", "all", "boss", -9.9995),
        ("ship", "all", "boss", -9.9), ("shares", "side", "partner", -9), ("seal", "in", "boss", -4),
        ("place", "all", "insider", -0.4), ("haul", "all", "driver", -0.2),
    ),
    "switch": (
        ("open", "up", "seller", -17), ("box", "up", "seller", -13), ("ship", "up", "seller", -12.9),
        ("amount", "up", "seller", -12), ("switch", "in", "boss", -2.2), ("place", "in", "insider", -0.5),
        ("haul", "down", "boss", -0.3), ("good", "up", "boss", 0.9),
    ),
}  # fmt: skip
# Which plots come how often among 45.
DECK = (
    *("one_group",) * 4, *("chain",) * 4, *("last_hour",) * 3, *("weeks_ahead",) * 4, *("documents",) * 4,
    *("photo",) * 3, *("voice",) * 2, *("typo",) * 4, *("last_times_box",) * 2, *("twice_late",) * 3,
    *("changed_amount",) * 3, *("cancelled",) * 3, *("dropped",) * 1, *("never_numbered",) * 2, *("split",) * 2,
    *("switch",) * 1,
)  # fmt: skip
