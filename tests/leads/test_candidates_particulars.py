"""What is in a load besides its amount is told where messages say it, and changes nothing else."""

from argus.leads import Candidate
from tests.leads.test_candidates import NUMBER, VOYAGE, found, standing

PLAN = ("01T10:00", "supply", "300 blokken guayaquil-antwerpen 20%")
HIDDEN = ("01T10:00", "supply", "300 blokken guayaquil-antwerpen tussen de bananen 20%")


def test_the_drug_its_cover_and_its_logo_are_told_by_the_words_beside_the_load(tmp_path, pool):
    inside = ("11T10:00", "supply", "300 kilo cocaïne zit erin. stempel Zeepaard")
    (only,) = found(tmp_path / "case", pool, HIDDEN, inside, NUMBER, VOYAGE)
    told = standing(only)
    assert (told["commodity"], told["cover_load"], told["logo"]) == ("cocaine", "bananas", "Zeepaard")
    assert {each.kind for each in only.claims if each.field == "logo"} == {"said"}


def test_a_word_that_only_may_mean_a_drug_is_inferred_and_never_as_sure_as_its_name(tmp_path, pool):
    plain = found(tmp_path / "plain", pool, ("01T10:00", "supply", "300 kilo cocaïne guayaquil-antwerpen"), NUMBER)
    coded = found(tmp_path / "coded", pool, ("01T10:00", "supply", "300 kilo coca guayaquil-antwerpen"), NUMBER)
    (said,), (inferred,) = (_of(only, "commodity") for (only,) in (plain, coded))
    assert (said.kind, inferred.kind) == ("said", "inferred")
    assert (said.value, inferred.value) == ("cocaine", "cocaine")
    assert inferred.probability < said.probability


def test_a_sello_with_digits_is_a_seal_and_no_logo(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, PLAN, ("11T10:00", "supply", "sello ABC1234567"), NUMBER, VOYAGE)
    assert _of(only, "logo") == []


def test_a_driver_is_told_only_where_somebody_fetches_the_box(tmp_path, pool):
    named = ("23T10:00", "supply", "chauffeur Nobody, MSKU1234565")
    (without,) = found(tmp_path / "without", pool, PLAN, NUMBER, VOYAGE, named)
    assert _of(without, "driver") == []
    fetched = ("23T10:00", "supply", "chauffeur Nobody, plaat 1-ABC-234, MSKU1234565")
    (only,) = found(tmp_path / "fetched", pool, PLAN, NUMBER, VOYAGE, fetched)
    assert standing(only)["driver"] == "Nobody"


def test_a_cover_that_is_told_makes_a_load_no_surer(tmp_path, pool):
    (plain,) = found(tmp_path / "plain", pool, PLAN, NUMBER, VOYAGE)
    (hidden,) = found(tmp_path / "hidden", pool, HIDDEN, NUMBER, VOYAGE)
    talk = {"talk": 0.0}
    assert hidden.features | talk == plain.features | talk
    assert hidden.key == plain.key


def _of(candidate: Candidate, field: str) -> list:
    return [each for each in candidate.claims if each.field == field]
