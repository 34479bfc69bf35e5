import pytest

from commerce.core.errors import InvalidInput
from commerce.verification.mobiles import normalise


@pytest.mark.parametrize(
    "spelling",
    [
        "13800000001",
        "+8613800000001",
        "+86 138 0000 0001",
        "0086-138-0000-0001",
        "8613800000001",
        "013800000001",
        " 138\u00a00000\u30000001 ",
        "１３８０００００００１",
        "＋８６　１３８－００００－０００１",
        "(+86) 138.0000.0001",
        "138–0000—0001",
        "138\u200b0000\ufeff0001",
    ],
)
def test_every_spelling_is_one_number(spelling: str) -> None:
    assert normalise(spelling) == "13800000001"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1380000000",
        "138000000012",
        "12800000001",
        "+1 2025550123",
        "+852 138 0000 0001",
        "86 86 13800000001",
        "13800000001 ext 5",
        "1380000000a",
        "١٣٨٠٠٠٠٠٠٠١",
        "13800000001\x00",
        "13800000001,13900000001",
        "\ud800",
        "0" * 10_000,
    ],
)
def test_what_is_no_mobile_number(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        normalise(text)
    assert list(caught.value.fields) == ["mobile"]
