"""Every sample gives what stands beside it."""

import json

import pytest

from argus.readers import all_readers
from tests.readers.samples import SAMPLES, Sample, as_text


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_sample_gives_what_is_written_beside_it(sample: Sample) -> None:
    assert json.loads(as_text(sample)) == json.loads(sample.expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_sample_is_recognised_as_its_own_format(sample: Sample) -> None:
    assert sample.planned()[0].name == sample.format_name


def test_every_reader_has_a_sample() -> None:
    assert {reader.name for reader in all_readers()} == {sample.format_name for sample in SAMPLES}
