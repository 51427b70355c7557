"""Words that a team may want on its list: those said more often near what the trade talks of than elsewhere.

Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15 to
22): how much likelier a word is near containers, seals, releases, quantities and words of the list than in the rest of
the dossier, in standard errors. The prior is the dossier's own chatter. Counted in each language by itself, or every
word of a group that speaks Albanian would stand out. Near = in the same conversation, at most NEAR messages away.

A proposal is a hint to read the examples, no finding.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from argus.messages import Archive, Shard
from argus.messages.folding import fold_column
from argus.reading.found import Found, found_in
from argus.reading.language_of import language_name, languages_of
from argus.reading.lexicon import standing_terms
from argus.reading.mention_files import LANGUAGE
from argus.reading.mentions import PIECE

SIGNS = ("container", "seal", "bill_of_lading", "release_reference", "quantity", "code_word")
NEAR = 20
# Words of prior counts: as strong as so much chatter. Keeps a word said three times from standing out by chance.
PRIOR = 1_000.0
FEWEST = 3
# Standard errors from which a word is proposed: one in forty by chance.
FEWEST_ERRORS = 1.96
EXAMPLES = 3
# Messages taken apart at a time: bounds memory to some hundred megabytes, with every distinct word of the dossier.
ROWS = 100_000
_WORD = r"^\p{L}{3,30}$"

_Flags = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.int64]
_COUNTS = pl.Schema({"language": pl.Int8, "word": pl.String, "near": pl.UInt32, "all": pl.UInt32})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that stands out near what the trade talks of.

    Attributes:
        language: of the messages it was counted in, ISO 639-1; None = not told.
        errors: how far it stands out, in standard errors (z). near, elsewhere: how often it was said.
        message_ids: of some messages near, newest first.
    """

    word: str
    language: str | None
    errors: float
    near: int
    elsewhere: int
    message_ids: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {**asdict(self), "errors": round(self.errors, 2), "message_ids": list(self.message_ids)}


def propose_words(archive: Archive, limit: int = 30) -> tuple[Proposal, ...]:
    """The words that stand out most, the most striking first; only of what this reader may see.

    Left out: words on the list or taken off it, words inside other mentions (ports, dates, ships), and what accounts
    are called.
    Costs about a microsecond a word of the dossier. Empty when nothing the trade talks of was found.

    Raises:
        RebuildingError: what was found in the messages is damaged or missing.
    """
    found = found_in(archive)
    near = [_near(found, number, shard) for number, shard in enumerate(archive.shards)]
    if not any(flags.any() for flags in near):
        return ()
    with archive.names.register.read() as register:
        known = standing_terms(register) | _mentioned(found) | _called(found)
    counts = _counted(found, near, known)
    best = _log_odds(counts).filter(pl.col("errors") >= FEWEST_ERRORS).sort(
        ["errors", "language", "word"], descending=[True, False, False]
    ).head(limit)  # fmt: skip
    examples = _examples(found, near, best["word"].to_list())
    return tuple(
        Proposal(
            row["word"], language_name(row["language"]) or None, row["errors"],
            row["near"], row["all"] - row["near"], tuple(examples.get(row["word"], ())),
        )
        for row in best.to_dicts()
    )  # fmt: skip


# --- near what ---


def _near(found: Found, number: int, shard: Shard) -> _Flags:
    """For each message of a shard whether it stands near a sign; by this shard alone."""
    order = shard.all_conversation_rows.astype(np.int64)
    place = np.empty(shard.rows, np.int64)
    place[order] = np.arange(shard.rows)
    firsts = shard.conversation_index[:, 1].astype(np.int64)
    signs = np.unique(place[_signs(found, number)])
    which = np.searchsorted(firsts, signs, side="right") - 1
    ends = np.append(firsts[1:], shard.rows)
    changes = np.zeros(shard.rows + 1, np.int64)
    np.add.at(changes, np.maximum(signs - NEAR, firsts[which]), 1)
    np.add.at(changes, np.minimum(signs + NEAR + 1, ends[which]), -1)
    return (np.cumsum(changes[:-1]) > 0)[place]


def _signs(found: Found, number: int) -> _Numbers:
    """Positions in the shard of the messages with a sign, those the reader may see."""
    positions = [np.empty(0, np.int64)]
    for finder, rows in found.files[number].items():
        if finder != LANGUAGE:
            kinds = pc.is_in(rows["kind"], pa.array(SIGNS))
            positions.append(found.positions(number, finder)[np.flatnonzero(kinds.to_numpy())])
    every = np.concatenate(positions)
    return every[found.seen(number, every)]


def _mentioned(found: Found) -> set[str]:
    """Words that stand in mentions of other kinds than code words."""
    words: set[str] = set()
    for files in found.files:
        for finder, rows in files.items():
            if finder == LANGUAGE:
                continue
            others = rows.filter(pc.invert(pc.or_(pc.equal(rows["kind"], "code_word"), _pieces(rows))))
            words |= _folded_words(pc.unique(others["raw"]).to_pylist())
    return words


def _called(found: Found) -> set[str]:
    """Words in the handles and names of those who write what this reader may see."""
    names, people = found.archive.names, set[int]()
    for number, shard in enumerate(found.archive.shards):
        senders = shard.columns["sender"].filter(pa.array(found.seen(number, np.arange(shard.rows))))
        people.update(pc.unique(senders.drop_null()).to_pylist())
    names.load_accounts(people)
    called = [name for each in people for name in (names.account(each), names.account_name(each)) if name]
    return _folded_words(called)


def _folded_words(texts: Sequence[str]) -> set[str]:
    folded = fold_column(pl.Series("text", texts, pl.String))
    return set(folded.str.split(" ").explode().drop_nulls().to_list())


def _pieces(rows: pa.Table) -> pa.ChunkedArray:
    return pc.starts_with(rows["kind"], PIECE)


# --- counting ---


def _counted(found: Found, near: Sequence[_Flags], known: set[str]) -> pl.DataFrame:
    """How often each word is said, near a sign and altogether, by language."""
    total = pl.DataFrame(schema=_COUNTS)
    for number, first in _stretches(found):
        words = _words_of(found, number, first, near[number])
        some = words.group_by("language", "word").agg(
            pl.col("near").sum().cast(pl.UInt32), pl.len().cast(pl.UInt32).alias("all")
        )
        total = pl.concat([total, some]).group_by("language", "word").agg(pl.col("near").sum(), pl.col("all").sum())
    # All words count towards how much was said; only these may be proposed.
    left_out = pl.Series(sorted(known), dtype=pl.String)
    return total.with_columns(may=pl.col("word").str.contains(_WORD) & ~pl.col("word").is_in(left_out.implode()))


def _stretches(found: Found) -> Iterator[tuple[int, int]]:
    for number, shard in enumerate(found.archive.shards):
        for first in range(0, shard.rows, ROWS):
            yield number, first


def _words_of(found: Found, number: int, first: int, near: _Flags) -> pl.DataFrame:
    """The folded words of some messages of a shard, with language and whether they are near; one row a word."""
    shard = found.archive.shards[number]
    texts = pl.Series("word", shard.columns["text"].slice(first, ROWS).to_pylist(), pl.String)
    positions = np.arange(first, first + len(texts))
    table = pl.DataFrame(
        {
            "position": positions,
            "language": languages_of(found.archive)[number][positions],
            "near": near[positions],
            "word": fold_column(texts).str.split(" "),
        }
    ).filter(pl.Series(found.seen(number, positions)))
    return table.explode("word").filter(pl.col("word").is_not_null() & (pl.col("word") != ""))


def _log_odds(counts: pl.DataFrame) -> pl.DataFrame:
    """Each word that may be proposed with its z-score."""
    near, elsewhere = pl.col("near").cast(pl.Float64), (pl.col("all") - pl.col("near")).cast(pl.Float64)
    everything = pl.col("all").sum().over("language").cast(pl.Float64)
    prior = PRIOR * pl.col("all").cast(pl.Float64) / everything

    def log_odds(said: pl.Expr) -> pl.Expr:
        return ((said + prior) / (said.sum().over("language") + PRIOR - said - prior)).log()

    errors = (log_odds(near) - log_odds(elsewhere)) / (1 / (near + prior) + 1 / (elsewhere + prior)).sqrt()
    return counts.with_columns(errors=errors).filter(pl.col("may") & (pl.col("near") >= FEWEST) & errors.is_finite())


def _examples(found: Found, near: Sequence[_Flags], words: Sequence[str]) -> dict[str, list[str]]:
    """Ids of the newest messages near a sign in which each of these words stands."""
    examples: dict[str, list[str]] = {word: [] for word in words}
    wanted = pl.Series(sorted(examples), dtype=pl.String)
    for number, first in reversed(list(_stretches(found))):
        if all(len(ids) >= EXAMPLES for ids in examples.values()):
            break
        said = _words_of(found, number, first, near[number])
        said = said.filter(pl.col("near") & pl.col("word").is_in(wanted.implode())).unique(["word", "position"])
        ids = found.archive.shards[number].message_ids
        for row in said.sort("position", descending=True).to_dicts():
            if len(examples[row["word"]]) < EXAMPLES:
                examples[row["word"]].append(ids[row["position"]].tobytes().hex())
    return examples
