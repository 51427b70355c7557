"""What happens to a shipment, scene by scene."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scene:
    """A dialogue: the chat it stands in, and who speaks as a, b, c there."""

    room: str
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class Plot:
    """A course of things.

    Attributes:
        course: scenes and the day of each, counted from the day of arrival that is known by then.
        untold: facts that nobody ever tells.
        slip: days by which the arrival moves, least and most.
    """

    course: str
    untold: frozenset[str] = field(default_factory=frozenset)
    slip: tuple[int, int] = (0, 0)
    ends: str = "extracted"
    method: str = "rip_on"

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Scenes and their days."""
        return [(scene, int(day)) for scene, day in (each.split(":") for each in self.course.split())]


SCENES = {
    "want": Scene("source", ("supplier", "boss")), "load": Scene("source", ("supplier", "boss")),
    "number": Scene("source", ("supplier", "boss")), "papers": Scene("source", ("supplier", "boss")),
    "divert": Scene("source", ("supplier", "boss")), "plan": Scene("partners", ("boss", "partner")),
    "shares": Scene("partners", ("boss", "partner")), "news": Scene("partners", ("boss", "partner")),
    "done": Scene("partners", ("boss", "partner")), "seized": Scene("partners", ("boss", "partner")),
    "off": Scene("partners", ("boss", "partner")), "blame": Scene("partners", ("boss", "partner")),
    "hint": Scene("partners", ("boss", "partner")), "sale": Scene("broker", ("broker", "boss", "partner")),
    "delay": Scene("fixing", ("fixer", "boss")), "pass_on": Scene("fixing", ("boss", "fixer")),
    "wages": Scene("fixing", ("fixer", "boss")), "voice": Scene("fixing", ("boss", "fixer")),
    "split": Scene("fixing", ("boss", "fixer")), "typo": Scene("inside", ("fixer", "insider")),
    "look": Scene("inside", ("fixer", "insider")), "relocate": Scene("inside", ("fixer", "insider")),
    "switch": Scene("inside", ("fixer", "insider")), "pin": Scene("fixing", ("fixer", "boss")),
    "screen": Scene("inside", ("insider", "fixer")), "team": Scene("team", ("runner", "catcher", "driver")),
    "night": Scene("team", ("runner", "catcher", "driver")), "hotel": Scene("team", ("runner", "catcher", "driver")),
    "ride": Scene("team", ("runner", "driver", "catcher")),
    "say_port": Scene("partners", ("boss", "partner")), "say_day": Scene("fixing", ("boss", "fixer")),
    "say_amount": Scene("partners", ("boss", "partner")), "say_box": Scene("fixing", ("boss", "fixer")),
}  # fmt: skip

_BOX = frozenset(("box", "tail", "wrong", "half1", "half2", "box2", "spoken", "#"))
_AMOUNT = frozenset(("amount", "bags"))
PLOTS = {
    "moved_aside": Plot("want:-24 load:-14 number:-12 pass_on:-6 look:-3 relocate:0 night:0 done:1"),
    "by_pin": Plot("plan:-20 papers:-13 pass_on:-4 look:-1 pin:0 ride:1 done:1", method="front"),
    "hotel_box": Plot("load:-15 news:-9 number:-8 wages:-5 look:-1 hotel:0 night:0 done:1"),
    "changed_box": Plot("want:-20 number:-12 pass_on:-5 switch:-1 ride:1 done:2", method="switch"),
    "late": Plot("load:-16 number:-13 pass_on:-7 delay:-3 look:-1 night:0 done:1", slip=(1, 6)),
    "other_port": Plot("want:-22 number:-14 divert:-8 pass_on:-5 screen:-1 done:1", slip=(2, 5)),
    "mistyped": Plot("load:-13 typo:-5 news:-3 relocate:-1 team:0 done:1"),
    "in_two": Plot("plan:-18 load:-11 split:-6 wages:-4 screen:0 night:0 done:1"),
    "on_photo": Plot("want:-19 papers:-10 news:-5 screen:-1 team:0 done:2", untold=_BOX - {"#", "tail"}),
    "spoken": Plot("plan:-17 voice:-6 look:-2 relocate:0 night:0 done:1"),
    "papers_shared": Plot("plan:-21 shares:-12 number:-10 pass_on:-4 look:-1 team:0 done:1", untold=_AMOUNT),
    "sold_ahead": Plot("load:-15 sale:-8 pass_on:-6 look:-2 night:0 done:1"),
    "hardly": Plot("hint:-9 team:0 done:2", untold=_BOX),
    "no_amount": Plot("number:-10 pass_on:-5 look:-1 hotel:0 blame:2", untold=_AMOUNT),
    "no_number": Plot("want:-20 load:-12 news:-5 wages:-4 team:0 done:1", untold=_BOX),
    "lost": Plot("load:-15 number:-11 pass_on:-5 look:0 seized:1 blame:3", ends="seized"),
    "called_off": Plot("want:-20 number:-9 look:-1 off:0 blame:1", ends="cancelled"),
}  # fmt: skip
# How often each comes in a round.
DECK = (
    *(("moved_aside", "by_pin", "hotel_box", "late", "lost") * 4), *(("changed_box", "mistyped", "in_two") * 3),
    *(("on_photo", "spoken", "papers_shared", "sold_ahead", "hardly") * 3), "other_port", "other_port", "no_amount",
    "no_amount", "no_number", "no_number", "called_off", "called_off",
)  # fmt: skip
