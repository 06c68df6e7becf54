"""The 256-byte text block in its four layouts, and everything that is not one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.cards import (
    ETHNICITIES,
    ForeignerCard,
    ResidencePermit,
    ResidentCard,
    Sex,
    ethnicity_name,
)
from firmware_bridge.errors import BadField, ProtocolError, UnsupportedLayout
from firmware_bridge.protocol import card_text
from tests.support.cards import VECTOR_CARD

PHOTO = bytes(1024)


def _block(**fields: tuple[int, int, str]) -> bytes:
    block = bytearray(b" \0" * 128)
    for offset, size, text in fields.values():
        data = text.encode("utf-16-le")
        assert len(data) <= size
        block[offset : offset + len(data)] = data
    return bytes(block)


def _changed(offset: int, text: str) -> bytes:
    block = bytearray(VECTOR_CARD.text_block())
    data = text.encode("utf-16-le", "surrogatepass")
    block[offset : offset + len(data)] = data
    return bytes(block)


def test_resident_block_gives_every_field():
    """The vector card's fields come out as they went in; 长期 is no last day."""
    assert card_text.decode(VECTOR_CARD.text_block(), PHOTO) == ResidentCard(
        name="测试员",
        sex=Sex.MALE,
        ethnicity="01",
        birth=date(1990, 1, 1),
        address="某省某市某区测试路1号",
        number="110101199001010015",
        authority="某市公安局某分局",
        valid_from=date(2020, 1, 1),
        valid_to=None,
        photo=PHOTO,
    )


def test_resident_block_holds_forever_as_published():
    """长期 is 7F 95 1F 67 at byte 204."""
    assert VECTOR_CARD.text_block()[204:208] == bytes.fromhex("7F951F67")


@pytest.mark.parametrize("name", ["䶮", "𠮷𪚥", "\ue000某", "阿卜杜热西提·买买提江·艾则"])
def test_resident_name_with_rare_characters_survives(name):
    """Extension, private-use and long names are read as they are."""
    block = replace(VECTOR_CARD, name=name).text_block()
    assert card_text.decode(block, PHOTO).name == name


def test_residence_permit_is_told_by_its_letter():
    """J: as resident, with a pass number and a count of issues."""
    block = _block(
        name=(0, 30, "测试甲"),
        sex=(30, 2, "2"),
        birth=(36, 16, "19880808"),
        address=(52, 70, "某市"),
        number=(122, 36, "810000198808080020"),
        authority=(158, 30, "某局"),
        start=(188, 16, "20200101"),
        end=(204, 16, "20250101"),
        pass_number=(220, 18, "H00000000"),
        issues=(238, 4, "01"),
        letter=(248, 2, "J"),
    )
    permit = card_text.decode(block, PHOTO)
    assert isinstance(permit, ResidencePermit)
    assert (permit.pass_number, permit.issues, permit.valid_to) == ("H00000000", "01", date(2025, 1, 1))


def test_foreigner_2017_is_told_by_its_letter():
    """I: the English name first, the Chinese one at 158."""
    block = _block(
        english=(0, 120, "TEST PERSON"),
        sex=(120, 2, "1"),
        number=(122, 30, "AAA110090010100"),
        nationality=(152, 6, "AAA"),
        chinese=(158, 30, "测试"),
        start=(188, 16, "20200101"),
        end=(204, 16, "20300101"),
        birth=(220, 16, "19900101"),
        version=(236, 4, "01"),
        letter=(248, 2, "I"),
    )
    card = card_text.decode(block, PHOTO)
    assert isinstance(card, ForeignerCard)
    assert (card.edition, card.english_name, card.chinese_name) == (2017, "TEST PERSON", "测试")
    assert card.birth == date(1990, 1, 1)


def test_foreigner_2023_joins_a_long_english_name():
    """Y: characters 36 to 46 of the English name stand apart; a space at the joint is kept."""
    first = "A" * 34
    block = _block(
        chinese=(0, 30, "测试"),
        sex=(30, 2, "1"),
        renewals=(32, 4, "00"),
        birth=(36, 16, "19900101"),
        english=(52, 70, first),
        number=(122, 36, "911124199001010026"),
        start=(188, 16, "20230101"),
        end=(204, 16, "20330101"),
        rest=(220, 22, "BCD"),
        nationality=(242, 6, "AAA"),
        letter=(248, 2, "Y"),
    )
    card = card_text.decode(block, PHOTO)
    assert isinstance(card, ForeignerCard)
    assert (card.edition, card.english_name, card.nationality) == (2023, first + " BCD", "AAA")


def test_unknown_letter_is_unsupported():
    """A letter no layout has is a document that is not handled, not a resident card."""
    with pytest.raises(UnsupportedLayout):
        card_text.decode(replace(VECTOR_CARD, type_letter="Z").text_block(), PHOTO)


@pytest.mark.parametrize(
    ("offset", "text", "field"),
    [
        (0, " " * 15, "name"),
        (0, "测\x1b员", "name"),
        (0, "\ud842员员", "name"),
        (30, "7", "sex"),
        (36, "19900231", "birth"),
        (36, "1990010a", "birth"),
        (36, "１９９００１０１", "birth"),
        (188, "        ", "valid_from"),
        (204, "forever!", "valid_to"),
    ],
)
def test_resident_block_with_a_bad_field_names_it(offset, text, field):
    """The error names the field and carries none of its content."""
    with pytest.raises(BadField) as caught:
        card_text.decode(_changed(offset, text), PHOTO)
    assert str(caught.value) == field
    assert caught.value.__cause__ is None


@given(st.binary(min_size=256, max_size=256))
def test_any_block_gives_a_document_or_a_typed_error(block):
    """Garbage of the right size never raises anything but a protocol error."""
    try:
        card_text.decode(block, PHOTO)
    except ProtocolError as error:
        assert len(str(error)) < 40  # noqa: PT017 - either way is right; the error must stay short


@pytest.mark.parametrize("size", [0, 255, 257])
def test_block_of_another_size_is_refused(size):
    """256 bytes, no others."""
    with pytest.raises(BadField):
        card_text.decode(bytes(size), PHOTO)


def test_ethnicities_stand_in_the_order_of_the_standard():
    """56 names; 46 is 德昂; 97 and 98 have words; anything else is unknown."""
    assert len(set(ETHNICITIES)) == 56
    named = [ethnicity_name(code) for code in ("01", "46", "56", "97", "98", "57", "0", "xx", "²")]
    assert named == ["汉", "德昂", "基诺", "其他", "外国血统", "未知", "未知", "未知", "未知"]
