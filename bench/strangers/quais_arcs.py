"""The courses that a shipment may take: when, in which room, and what is told.

A step is the hours before (-) or after the last known arrival, the room, what is told, and how likely it is told.
"""

Step = tuple[int, str, str, float]

_ASKED: tuple[Step, ...] = ((-700, "source", "offer", 0.8), (-690, "high", "offer", 0.6), (-660, "high", "pay", 0.4))
_SAILED: tuple[Step, ...] = ((-420, "source", "booked", 0.9), (-415, "high", "booked", 0.5))
_WAITED: tuple[Step, ...] = (
    (-200, "high", "nervous", 0.4), (-120, "high", "eta_vague", 0.3), (-72, "low", "eta", 0.8),
    (-30, "side", "nervous", 0.4),
)  # fmt: skip
_LOOKED: tuple[Step, ...] = (
    (-90, "inside", "ask", 0.7), (-88, "inside", "price", 0.5), (10, "inside", "look", 0.8),
    (13, "inside", "move", 0.3),
)  # fmt: skip
_TAKEN: tuple[Step, ...] = (
    (-20, "low", "team", 0.8), (4, "low", "team", 0.6), (20, "low", "nervous", 0.6), (27, "low", "out", 0.95),
    (28, "side", "out", 0.4), (34, "low", "count", 0.6), (60, "high", "pay", 0.4),
)  # fmt: skip
_FALLEN: tuple[Step, ...] = (
    (20, "low", "nervous", 0.9), (30, "low", "lost", 1), (33, "high", "lost", 0.6), (50, "high", "blame", 0.9),
    (56, "source", "blame", 0.6),
)  # fmt: skip

ARCS: dict[str, tuple[Step, ...]] = {
    "by_the_door": (
        *_ASKED, *_SAILED, (-400, "source", "number", 1), (-396, "high", "number", 0.7),
        (-390, "source", "amount", 0.9),
        (-380, "source", "seal", 0.6), *_WAITED, *_LOOKED, *_TAKEN,
    ),
    "by_code": (
        *_ASKED, *_SAILED, (-300, "high", "cover", 0.7), (-280, "high", "number", 1), (-270, "high", "amount", 0.8),
        *_WAITED, (-50, "inside", "ask", 0.8), (-6, "inside", "pin", 1), (-4, "side", "pin", 0.8),
        (8, "low", "driver", 1), (20, "low", "out", 0.9), (24, "low", "count", 0.7), (40, "high", "pay", 0.5),
    ),
    "from_within": (
        *_ASKED, (-350, "source", "number", 1), (-345, "source", "amount", 0.8), *_WAITED, (-40, "low", "number", 0.7),
        (-24, "low", "team", 1), (-10, "low", "team", 1), (8, "inside", "look", 1), (9, "low", "forward", 0.7), *_TAKEN,
    ),
    "changed_boxes": (
        *_SAILED, (-200, "high", "number", 1), (-190, "high", "amount", 0.9), *_WAITED, *_LOOKED,
        (15, "inside", "switch", 1), (16, "low", "switch", 0.8), (22, "low", "driver", 0.8), *_TAKEN[3:],
    ),
    "elsewhere": (
        *_ASKED, *_SAILED, (-380, "source", "number", 1), (-375, "high", "amount", 0.9), (-260, "high", "eta", 1),
        (-90, "source", "divert", 1), (-88, "high", "divert", 0.9), (-60, "low", "eta", 0.9), *_LOOKED, *_TAKEN,
    ),
    "late": (
        *_SAILED, (-330, "source", "number", 1), (-325, "source", "amount", 0.8), (-240, "high", "eta", 1),
        (-150, "high", "delay", 1), (-60, "high", "delay", 0.9), (-58, "low", "delay", 0.9), *_LOOKED, *_TAKEN,
    ),
    "fallen": (
        *_ASKED, *_SAILED, (-260, "source", "number", 1), (-255, "source", "amount", 0.9), *_WAITED, *_LOOKED[:2],
        (7, "inside", "scan", 0.8), *_FALLEN,
    ),
    "beaten_to_it": (
        *_SAILED, (-240, "high", "number", 1),
        (-235, "high", "amount", 0.9), *_WAITED, *_LOOKED, (-12, "low", "team", 1),
        (26, "low", "stolen", 1), (29, "high", "stolen", 0.8), (40, "high", "blame", 1), (48, "side", "blame", 0.7),
    ),
    "paper": (
        (-500, "high", "offer", 0.8), (-460, "high", "shares", 1), *_SAILED[:1], (-300, "high", "number", 1),
        *_WAITED, *_LOOKED, *_TAKEN[:5], (70, "high", "pay", 0.9),
    ),
    "on_a_photo": (
        *_ASKED, *_SAILED, (-290, "source", "bill", 1), (-285, "high", "forward", 0.7), (-280, "high", "amount", 0.8),
        *_WAITED, (-100, "side", "schedule", 0.7), (8, "inside", "screen", 0.8), *_TAKEN,
    ),
    "photo_of_steel": (
        *_SAILED[:1], (-230, "source", "sealphoto", 1), (-228, "source", "amount", 1), (-60, "high", "schedule", 0.8),
        *_WAITED, (-50, "inside", "ask_mute", 1), (10, "inside", "look", 1), *_TAKEN,
    ),
    "never_numbered": (
        *_ASKED, *_SAILED, (-200, "high", "amount", 0.9), *_WAITED, (-60, "inside", "ask_mute", 1),
        (9, "inside", "mute", 1),
        (10, "low", "mute", 0.8), *_TAKEN,
    ),
    "whispered": (
        (-300, "high", "eta_vague", 0.8), (-120, "high", "whisper", 1), (-80, "side", "whisper", 0.9),
        (-20, "low", "nervous", 0.9), (6, "inside", "ask_mute", 0.7), (24, "low", "out", 1),
    ),
    "no_amount": (
        (-250, "high", "booked", 0.8), (-160, "high", "number", 1), (-70, "low", "eta", 1), *_LOOKED,
        (-15, "low", "team", 1), (26, "low", "out", 1),
    ),
    "corrected": (
        *_SAILED, (-210, "source", "wrong", 1), (-205, "high", "amount", 0.9), (-90, "inside", "wrong", 0.7),
        (-86, "inside", "fix", 1), (-84, "high", "fix", 0.8), *_WAITED, *_LOOKED[1:], *_TAKEN,
    ),
    "in_halves": (
        *_ASKED[1:], *_SAILED, (-180, "high", "split", 1), (-170, "high", "amount", 0.9), (-100, "low", "tail", 0.6),
        *_WAITED, (10, "inside", "look", 0.8), *_TAKEN,
    ),
    "by_its_end": (
        *_SAILED, (-150, "high", "tail", 1), (-148, "high", "amount", 0.9), *_WAITED, (-20, "inside", "tail", 0.9),
        (10, "inside", "look", 0.9), *_TAKEN,
    ),
    "called_off": (
        *_ASKED, *_SAILED, (-220, "high", "number", 1), (-215, "high", "amount", 0.8), (-70, "low", "eta", 0.9),
        (-40, "inside", "ask", 0.7), (-30, "inside", "scan", 0.6), (-26, "high", "cancel", 1),
        (-24, "low", "cancel", 1),
    ),
    "passed_on": (
        (-400, "source", "offer", 0.9), (-300, "source", "booked", 1), (-299, "high", "forward", 1),
        (-280, "source", "number", 1), (-279, "high", "forward", 1), (-270, "source", "amount", 1),
        (-269, "side", "forward", 0.9), (-80, "low", "eta", 1), (-79, "side", "forward", 0.5), *_LOOKED, *_TAKEN,
    ),
    "spoken": (
        (-380, "source", "voice", 1), *_SAILED, (-260, "high", "number", 1), (-150, "high", "voice", 1),
        (-70, "low", "voice", 0.9), *_LOOKED, *_TAKEN,
    ),
}  # fmt: skip
# The ordinary comes more often than the odd.
DECK = (
    *ARCS, *ARCS, "by_the_door", "by_the_door", "by_code", "whispered", "fallen", "late", "never_numbered",
)  # fmt: skip
ENDS = {"fallen": "seized", "called_off": "cancelled"}
METHODS = {"by_code": "front", "changed_boxes": "switch"}
# What a message says that fills a slot.
SAYS_OF_SLOT = {
    "box": ("container",), "half1": ("container_part",), "half2": ("container_part",), "tail": ("container_tail",),
    "wrong": ("wrong",), "qty": ("quantity",), "shares": ("share",), "day": ("date",), "isoday": ("date",),
    "frday": ("date",), "hour": ("extraction",), "port": ("port",),
    "pod": ("port",), "quay": ("terminal", "port"), "ship": ("vessel",),
    "origin": ("origin",), "load": ("cover",), "pin": ("release_reference",), "seal": ("seal",), "pos": ("position",),
    "plate": ("plate",), "logo": ("logo",), "box2": ("switched_to",),
}  # fmt: skip
# Where an hour is that of the taking out.
HOURS_OF_TAKING = frozenset(("team", "driver"))
# What a message says by what it is about, whatever it fills in.
SAYS_OF_BEAT = {
    "offer": "plan", "booked": "status", "look": "status", "move": "status", "scan": "status", "out": "status",
    "lost": "status", "stolen": "status", "cancel": "status", "team": "extraction", "driver": "extraction",
    "eta_vague": "status", "price": "payment", "pay": "payment", "blame": "aftermath", "whisper": "plan",
    "mute": "hiding",
}  # fmt: skip
