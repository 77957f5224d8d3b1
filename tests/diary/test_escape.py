import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary._escape import clip, code_block, escape, plain


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Dana", "Dana"),
        ("O'Neill-Smith (Sr.), 2nd floor", "O'Neill-Smith (Sr.), 2nd floor"),
        ("C# developer", "C# developer"),
        ("**Dana**", r"\*\*Dana\*\*"),
        ("snake_case ~~x~~ ||y|| `z`", r"snake\_case \~\~x\~\~ \|\|y\|\| \`z\`"),
        ("[click](https://evil.example)", r"\[click\](https:\//evil.example)"),
        ("<@123> <#4> </x:5> <t:1:R> <:a:6>", r"\<\@123> \<#4> \</x:5> \<t:1:R> \<:a:6>"),
        ("@everyone", r"\@everyone"),
        ("discord.gg/abc discordapp.com/invite/x", r"discord\.gg/abc discordapp\.com/invite/x"),
        ("# Dana", r"\# Dana"),
        ("> Dana", r"\> Dana"),
        ("- Dana", r"\- Dana"),
        ("1. Dana", r"1\. Dana"),
        ("Dana\n\n# desk\t2", "Dana # desk 2"),
        ("Da\u202ena\u200b\x00", "Dana"),
        ("\ud800Dana", "Dana"),
        (" \n ", ""),
    ],
)
def test_what_was_typed_is_shown_and_does_nothing(typed: str, sent: str) -> None:
    assert escape(typed, 100) == sent


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("*_~|`#>[]()<@:/. \\\n"), max_size=300), st.integers(4, 80)
)
def test_any_text_becomes_one_short_line_in_which_nothing_is_alive(typed: str, longest: int) -> None:
    sent = escape(typed, longest)
    assert len(re.sub(r"\\(.)", r"\1", sent)) <= longest
    assert not re.search(r"[*_~|`\[\]<@]|://|^[#>+-]", re.sub(r"\\[^A-Za-z0-9\s]", ".", sent))
    assert not re.search(r"[\n\r\x00-\x1f\u202a-\u202e]", sent)


def test_a_long_text_is_cut_between_words() -> None:
    assert clip("the ward plans its own rota", 20) == "the ward plans its…"
    assert clip("a" * 5000, 10) == "a" * 9 + "…"
    assert clip("short", 5) == "short"


def test_an_emoji_of_several_parts_stays_whole() -> None:
    assert plain("\U0001f469\u200d\u2695\ufe0f") == "\U0001f469\u200d\u2695\ufe0f"


def test_a_block_to_copy_cannot_be_left_from_inside() -> None:
    assert code_block("a ``` b").count("```") == 2
