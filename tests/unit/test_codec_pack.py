"""A large snapshot travels deflated, and nothing that is unpacked can fill a kiosk's memory."""

import zlib

import pytest

from kiosk import samples
from queue_server.contracts.codec import (
    MAX_SNAPSHOT_BYTES,
    MAX_UNPACKED_BYTES,
    PLAIN_BYTES,
    CodecError,
    encode,
    pack,
    unpack,
)
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.snapshots import Catalogue


def catalogue(matters: int) -> Catalogue:
    """A catalogue with so many matters, each with a guide."""
    one = samples.catalogue().matters[0]
    many = tuple(one.model_copy(update={"id": f"m{n}"}) for n in range(matters))
    return samples.catalogue(matters=many)


def test_small_snapshot_travels_as_it_is():
    """Boards and integrators read plain JSON."""
    small = samples.catalogue()
    assert pack(small) == encode(small)
    assert unpack(Catalogue, pack(small)) == small


def test_catalogue_of_a_thousand_matters_fits_and_comes_back_whole():
    """More than a hall's file can hold: under the broker's limit, equal after the way."""
    large = catalogue(1000)
    assert len(encode(large)) > MAX_SNAPSHOT_BYTES > len(pack(large))
    assert unpack(Catalogue, pack(large)) == large


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.MALFORMED),
        (b"\x78nonsense", RefusalCode.MALFORMED),
        (zlib.compress(b"{}"), RefusalCode.MALFORMED),
        (zlib.compress(b"x" * PLAIN_BYTES)[:-5], RefusalCode.MALFORMED),
        (zlib.compress(b" " * (MAX_UNPACKED_BYTES + 1)), RefusalCode.TOO_LARGE),
        (b"\x78" + bytes(MAX_SNAPSHOT_BYTES), RefusalCode.TOO_LARGE),
    ],
)
def test_what_is_cut_garbage_or_a_bomb_is_refused(data: bytes, code: RefusalCode):
    """By code, without a word of it."""
    with pytest.raises(CodecError) as refused:
        unpack(Catalogue, data)
    assert refused.value.code is code
