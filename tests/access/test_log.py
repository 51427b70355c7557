"""The log is the Merkle tree of RFC 9162, in canonical JSON, inside the register's transactions."""

import hashlib
import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.access import Act, append, append_many, canonical_json
from argus.access.log import (
    EMPTY_ROOT,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    proves_consistency,
    proves_inclusion,
    root_of,
    stored_entries,
    stored_tree,
)
from argus.errors import DossierError

# The entries and roots with which the reference programs of RFC 6962 are tested (same tree as RFC 9162).
PUBLISHED_ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
PUBLISHED_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PUBLISHED_INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
PUBLISHED_CONSISTENCY = {
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in PUBLISHED_ENTRIES]
some_leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70).map(
    lambda all_: [leaf_hash(each) for each in all_]
)


def test_roots_are_those_of_the_published_example():
    assert root_of([]) == EMPTY_ROOT
    assert [root_of(LEAVES[: size + 1]).hex() for size in range(8)] == PUBLISHED_ROOTS


@pytest.mark.parametrize(("number", "size"), PUBLISHED_INCLUSION)
def test_inclusion_proofs_are_those_of_the_published_example(number, size):
    assert [each.hex() for each in inclusion_proof(LEAVES[:size], number)] == PUBLISHED_INCLUSION[number, size]


@pytest.mark.parametrize(("earlier", "later"), PUBLISHED_CONSISTENCY)
def test_consistency_proofs_are_those_of_the_published_example(earlier, later):
    assert [each.hex() for each in consistency_proof(LEAVES[:later], earlier)] == PUBLISHED_CONSISTENCY[earlier, later]


@given(leaves=some_leaves)
def test_a_frontier_gives_the_root_of_the_recursive_definition(leaves):
    def defined(part):  # RFC 9162, 2.1.1, word for word
        if len(part) == 1:
            return part[0]
        split = max(2**power for power in range(8) if 2**power < len(part))
        return hashlib.sha256(b"\x01" + defined(part[:split]) + defined(part[split:])).digest()

    assert root_of(leaves) == defined(leaves)


@given(leaves=some_leaves, at=st.integers(0, 69), data=st.data())
def test_every_leaf_can_be_proved_and_no_other_in_its_place(leaves, at, data):
    number, root = at % len(leaves), root_of(leaves)
    proof = inclusion_proof(leaves, number)
    assert proves_inclusion(proof, leaves[number], number, len(leaves), root)
    assert not proves_inclusion(proof, leaf_hash(b"another entry"), number, len(leaves), root)
    assert not proves_inclusion([*proof, b"\0" * 32], leaves[number], number, len(leaves), root)
    if proof:
        cut = data.draw(st.integers(0, len(proof) - 1))
        assert not proves_inclusion(proof[:cut] + proof[cut + 1 :], leaves[number], number, len(leaves), root)


@given(leaves=some_leaves, at=st.integers(0, 69))
def test_a_log_that_grew_can_be_proved_and_one_that_was_changed_cannot(leaves, at):
    earlier = at % len(leaves) + 1
    proof, root = consistency_proof(leaves, earlier), root_of(leaves)
    assert proves_consistency(proof, earlier, root_of(leaves[:earlier]), len(leaves), root)
    changed = [leaf_hash(b"changed"), *leaves[1:earlier]]
    assert not proves_consistency(proof, earlier, root_of(changed), len(leaves), root) or changed == leaves[:earlier]
    assert not proves_consistency(proof, earlier, root_of(leaves[:earlier]), len(leaves), leaf_hash(b"other root"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_canonical_json_reads_back_as_it_was_and_has_one_spelling(value):
    written = canonical_json(value)
    assert json.loads(written) == value
    assert canonical_json(json.loads(written)) == written
    assert written == canonical_json({"b": value, "a": 1})[len(b'{"a":1,"b":') : -1]


def test_canonical_json_writes_strings_as_rfc_8785_does():
    assert canonical_json({"\u20ac": '\u20ac$\x0f\nA\'B"\\\\"/', "1": "\ud83d"}) == (
        b'{"1":"\\ud83d","\xe2\x82\xac":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize("value", [1.5, {1: "a"}, [b"bytes"], float("nan"), {"a": {2.0}}])
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_an_entry_says_who_did_what_when_under_which_basis(dossier, analyst):
    with dossier.register.write() as tx:
        number = append(tx, analyst, Act.READ, {"message_ids": ["00ff"], "purpose": "lead 7"}, basis=["2026/114"])
    with dossier.register.read() as tx:
        (stored,) = stored_entries(tx, number, number + 1)
    entry = json.loads(stored.entry)
    assert stored.leaf == leaf_hash(stored.entry)
    assert (entry["number"], entry["act"], entry["basis"]) == (number, "read", ["2026/114"])
    assert entry["actor"] == {"id": analyst.user_id, "name": "An", "role": "analyst"}
    assert entry["about"] == {"message_ids": ["00ff"], "purpose": "lead 7"}
    assert entry["time"].endswith("Z")
    assert entry["mono"] > 0
    assert entry["software"].startswith("argus ")


def append_and_fail(tx, analyst):
    append(tx, analyst, Act.READ, {})
    raise ZeroDivisionError


def test_an_act_that_is_rolled_back_leaves_no_entry(dossier, analyst):
    with dossier.register.write() as tx:
        append(tx, analyst, Act.LOOK, {})
    with pytest.raises(ZeroDivisionError), dossier.register.write() as tx:
        append_and_fail(tx, analyst)
    with dossier.register.write() as tx:
        assert append(tx, analyst, Act.LOOK, {}) == 1


@given(cuts=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_many_entries_at_once_make_the_tree_of_as_many_single_ones(dossier_of_module, cuts):
    dossier = dossier_of_module
    for count in cuts:
        with dossier.register.write() as tx:
            before = stored_tree(tx).size
            numbers = append_many(tx, None, ((Act.LOOK, {"at": at}) for at in range(count)))
        assert numbers == range(before, before + count)
    with dossier.register.read() as tx:
        stored = list(stored_entries(tx))
        tree = stored_tree(tx)
    assert [each.number for each in stored] == list(range(tree.size))
    assert tree.root() == root_of(each.leaf for each in stored)


def test_writers_at_the_same_time_make_one_log_without_gaps(dossier, analyst):
    def write():
        for _ in range(20):
            with dossier.register.write() as tx:
                append(tx, analyst, Act.LOOK, {})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with dossier.register.read() as tx:
        stored = list(stored_entries(tx))
        assert [each.number for each in stored] == list(range(80))
        assert stored_tree(tx).root() == root_of(each.leaf for each in stored)


def test_nothing_is_added_to_a_log_that_contradicts_itself(dossier, analyst):
    with dossier.register.write() as tx:
        append_many(tx, analyst, ((Act.LOOK, {}) for _ in range(5)))
        tx.exec_driver_sql("DELETE FROM log_entries WHERE number = 4")
    with pytest.raises(DossierError, match="contradicts itself"), dossier.register.write() as tx:
        append(tx, analyst, Act.LOOK, {})


def test_a_tree_taken_up_again_goes_on_where_it_was():
    tree = Tree()
    for leaf in LEAVES[:5]:
        tree.push(leaf)
    again = Tree(tree.size, tree.frontier)
    for leaf in LEAVES[5:]:
        again.push(leaf)
    assert again.root().hex() == PUBLISHED_ROOTS[7]
