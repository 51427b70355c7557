"""Which lead comes first: how sure, how much, how soon, how much can be done; every part explained.

    score = p(real) x log2(1 + kg / 25) x imminence x actionability

Source: shape and numbers of the formula were set with investigators; what is no number there is stated here. "Today"
is the moment asked for, else that of the newest message (`moment.now_of`).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from statistics import median
from zoneinfo import ZoneInfo

from argus.leads import reasons
from argus.leads.candidate import Asked, Candidate
from argus.leads.decisions import Decided, Decision
from argus.leads.lead import FIELDS, Claim, Lead, Part, Reason
from argus.leads.moment import day_of
from argus.leads.sureness import Calibration, calibrated, kept_features, sureness, taught_by
from argus.leads.weights import Weights, shipped_weights

UTC_ZONE = ZoneInfo("UTC")
KG_STEP = 25
# 16 transports of one file brought 6,444 kg: about 400 kg each (VRT, 27 January 2023). For a dossier that tells of
# fewer than ENOUGH amounts itself.
USUAL_KG, ENOUGH = 400.0, 5
# Days to the arrival, at most, and what they weigh.
SOON = ((3, 2.0), (7, 1.4))
LATER, PAST, NOTHING_COMES = 1.0, 0.2, 0.05
# A ship from South America is there within five weeks; a shipment nobody spoke of for so long has come or is off.
SILENT_DAYS, SILENT_DAYS_BOXED = 35, 21  # a box that is named is loaded: its ship comes sooner than one that is planned
FINISHED = frozenset({"extracted", "seized", "lost", "old"})
NEVER_CAME = frozenset({"cancelled", "clean run", "probably legitimate", "not drugs"})
# What somebody needs who wants to act; the first of each is what it is called where it is missing.
NEEDED: tuple[tuple[str, ...], ...] = (
    ("container",), ("port",), ("date",), ("terminal", "position"), ("release_reference", "driver", "plate"),
)  # fmt: skip
# Nothing that is needed is known: low, not nothing.
FLOOR = 0.1

_LABEL_LENGTH = 12


def lead_id_of(key: str) -> str:
    """The id of a lead with this key: short enough to type, and no content in addresses and logs."""
    return sha256(key.encode()).hexdigest()[:_LABEL_LENGTH]


def ids_of(candidate: Candidate) -> tuple[str, ...]:
    """Every id a candidate answers to, its own first."""
    return tuple(dict.fromkeys(lead_id_of(key) for key in (candidate.key, *candidate.keys)))


def rank(
    candidates: Iterable[Candidate],
    asked: Asked,
    now_us: int | None,
    decided: Decided,
    *,
    weights: Weights | None = None,
    zone: ZoneInfo = UTC_ZONE,
) -> tuple[Lead, ...]:
    """The leads that candidates are, best first: pinned ones, the others by score, muted ones last.

    Args:
        now_us: "today"; None = it is not known, and nothing is soon or past.
        weights: of the features; those that come with the program when none are given.
        zone: in which days are meant.
    """
    given = weights or shipped_weights()
    today = None if now_us is None else day_of(now_us, zone)
    told = [_told(each, asked, decided, given) for each in candidates]
    calibration = calibrated(
        (each.log_odds, taught) for each in told if (taught := taught_by(each.decisions)) is not None
    )
    rule = _Rule(given, calibration, today, _usual_kg(told, calibration), zone)
    leads = [_lead(each, rule) for each in told]
    return tuple(sorted(leads, key=lambda each: (each.muted, not each.pinned, -each.score, each.lead_id)))


@dataclass(frozen=True, slots=True)
class _Told:
    """A candidate with what people decided about it."""

    candidate: Candidate
    decisions: tuple[Decision, ...]
    features: Mapping[str, float]
    log_odds: float
    claims: tuple[Claim, ...]
    standing: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is the same for all leads of a call. `usual`: kilos, and why so many, where none are known."""

    weights: Weights
    calibration: Calibration
    today: date | None
    usual: tuple[float, Reason]
    zone: ZoneInfo


def _told(candidate: Candidate, asked: Asked, decided: Decided, weights: Weights) -> _Told:
    decisions = decided.about(ids_of(candidate))
    features = kept_features(candidate.features, asked.without)
    claims = _with_own_values(candidate.claims, decisions)
    standing = {each.field: each for each in claims if each.stands}
    return _Told(candidate, decisions, features, weights.log_odds(features), claims, standing)


def _lead(told: _Told, rule: _Rule) -> Lead:
    candidate, standing = told.candidate, told.standing
    found = sureness(told.features, rule.weights, rule.calibration, told.decisions)
    arrives_on, until = _days(told)
    soon = _imminence(told, _next_day(arrives_on, until, rule.today), rule)
    parts = (
        Part("sure", found.sure, found.reasons),
        _quantity(standing.get("quantity"), rule.usual),
        soon,
        _actionability(standing, soon),
    )
    what = {each.what for each in told.decisions}
    outcomes = [each.said for each in told.decisions if each.what == "outcome"]
    return Lead(
        lead_id=lead_id_of(candidate.key),
        score=math.prod(part.number for part in parts),
        sure=found.sure,
        parts=parts,
        status=candidate.status,
        status_reasons=candidate.status_reasons,
        fields={name: standing[name].value for name in FIELDS if name in standing},
        quantity_kg=_kilos(standing.get("quantity")),
        blocks=_blocks(candidate, standing.get("quantity")),
        arrives_on=arrives_on,
        arrives_until=until,
        claims=told.claims,
        message_ids=candidate.message_ids,
        source_ids=candidate.source_ids,
        conversations=candidate.conversations,
        contradictions=candidate.contradictions,
        missing=_told_missing(standing),
        ready_us=candidate.ready_us,
        pinned="pin" in what,
        muted="mute" in what,
        confirmed="confirm" in what,
        outcome=outcomes[-1] if outcomes else None,
    )


# --- the parts ---


def _quantity(claim: Claim | None, usual: tuple[float, Reason]) -> Part:
    kilos = _kilos(claim)
    reason = usual[1]
    if kilos is None:
        kilos = usual[0]
    else:
        reason = Reason(reasons.KILOS, (("kg", f"{kilos:,.0f}"),), message_ids=claim.message_ids if claim else ())
    return Part("quantity", math.log2(1 + kilos / KG_STEP), (reason,))


def _imminence(told: _Told, arrives_on: date | None, rule: _Rule) -> Part:
    status = told.candidate.status
    if status in NEVER_CAME or status in FINISHED:
        factor = NOTHING_COMES if status in NEVER_CAME else PAST
        return Part("imminence", factor, (Reason(reasons.OVER, weight=factor),))
    if rule.today is None:
        return Part("imminence", LATER, (Reason(reasons.NO_DAY_AT_ALL, weight=LATER),))
    if arrives_on is None:
        return _undated(told.candidate, rule)
    left = (arrives_on - rule.today).days
    factor = PAST if left < 0 else next((weight for most, weight in SOON if left <= most), LATER)
    words = reasons.ARRIVED if left < 0 else reasons.ARRIVES_IN if left else reasons.ARRIVES_TODAY
    facts = (("days", str(left)), ("day", arrives_on.isoformat()))
    return Part("imminence", factor, (Reason(words, facts, weight=factor),))


def _undated(candidate: Candidate, rule: _Rule) -> Part:
    said = [each.us for each in candidate.claims if each.us is not None]
    if not said or rule.today is None:
        return Part("imminence", LATER, (Reason(reasons.NO_DAY_AT_ALL, weight=LATER),))
    silent = (rule.today - day_of(max(said), rule.zone)).days
    boxed = any(each.field == "container" and each.stands for each in candidate.claims)
    over = silent > (SILENT_DAYS_BOXED if boxed else SILENT_DAYS)
    words, factor = (reasons.NOT_SPOKEN_OF, PAST) if over else (reasons.NO_DAY_KNOWN, LATER)
    return Part("imminence", factor, (Reason(words, (("days", str(silent)),), weight=factor),))


def _actionability(standing: Mapping[str, Claim], soon: Part) -> Part:
    if soon.number <= PAST:  # whatever is known: the box has gone
        return Part("actionability", FLOOR, (Reason(reasons.OVER, weight=FLOOR),))
    known = len(NEEDED) - len(_missing(standing))
    share = max(FLOOR, known / len(NEEDED))
    facts = (("known", str(known)), ("all", str(len(NEEDED))))
    return Part("actionability", share, (Reason(reasons.KNOWN, facts, weight=share),))


def _missing(standing: Mapping[str, Claim]) -> list[tuple[str, ...]]:
    return [each for each in NEEDED if not any(name in standing for name in each)]


def _told_missing(standing: Mapping[str, Claim]) -> tuple[str, ...]:
    missing = [each[0] for each in _missing(standing)]
    return (*missing, "quantity") if "quantity" not in standing else tuple(missing)


def _usual_kg(told: Sequence[_Told], calibration: Calibration) -> tuple[float, Reason]:
    """The median amount of the dossier's likely leads."""
    known = [
        kilos
        for each in told
        if calibration.shift + calibration.slope * each.log_odds > 0
        and (kilos := _kilos(each.standing.get("quantity"))) is not None
    ]
    if len(known) < ENOUGH:
        return USUAL_KG, Reason(reasons.KILOS_ASSUMED, (("kg", f"{USUAL_KG:.0f}"),))
    usual = float(median(known))
    return usual, Reason(reasons.KILOS_USUAL, (("kg", f"{usual:,.0f}"), ("count", str(len(known)))))


# --- values ---


def _with_own_values(claims: tuple[Claim, ...], decisions: Iterable[Decision]) -> tuple[Claim, ...]:
    """What messages claim, with the values that people gave: those stand, the others stay beside them."""
    own = {each.field: each for each in decisions if each.what == "value" and each.field is not None}
    kept = tuple(replace(each, stands=False) if each.field in own else each for each in claims)
    given = (Claim(name, each.said, 1.0, "analyst", (), each.at, each.by) for name, each in own.items())
    return (*kept, *given)


def _kilos(claim: Claim | None) -> float | None:
    try:
        kilos = None if claim is None else float(claim.value)
    except ValueError:
        return None
    return kilos if kilos is not None and kilos > 0 else None


def _blocks(candidate: Candidate, claim: Claim | None) -> int | None:
    """Pieces as messages count them; who gave the amount himself said nothing of them."""
    return None if claim is None or claim.kind == "analyst" else candidate.blocks


def _days(told: _Told) -> tuple[date | None, date | None]:
    """The day it comes; or the first and last day, where only a stretch is told."""
    claim = told.standing.get("date")
    between = told.candidate.between
    return between if claim is None and between is not None else (_day(claim), None)


def _next_day(first: date | None, until: date | None, today: date | None) -> date | None:
    """The next day on which it may come."""
    if first is None or until is None or today is None:
        return first
    return min(max(first, today), until)


def _day(claim: Claim | None) -> date | None:
    try:
        return None if claim is None else date.fromisoformat(claim.value)
    except ValueError:
        return None
