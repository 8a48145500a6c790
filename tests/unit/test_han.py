"""Traditional and simplified characters are compared as one."""

from tastemaker.create.media.verse.tokens import CODE, folded
from tastemaker.han import simplified


def test_each_character_stays_in_its_place() -> None:
    assert simplified("王維《靜夜思》, vol. 2") == "王维《静夜思》, vol. 2"
    assert simplified("plain words") == "plain words"
    text = "舉頭望山月，低頭思故鄉。"
    assert len(simplified(text)) == len(text)
    assert simplified(simplified(text)) == simplified(text)


def test_verse_reads_traditional_characters_without_any_package() -> None:
    assert folded("來日綺窗前") == "来日绮窗前"
    assert all(character in CODE for character in folded("鴈劒猨來國學"))
