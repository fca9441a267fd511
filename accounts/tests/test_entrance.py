"""How allauth's pages read here."""

import pytest

from accounts.templatetags.entrance import browser_in_words, sentence_case


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("\n  Change My Password ", "Change my password"),
        ("Two-Factor Authentication", "Two-factor authentication"),
        ("Connect GitHub", "Connect GitHub"),
        ("Sign In Via Google", "Sign in via Google"),
        ("ORCID", "ORCID"),
        ("", ""),
    ],
)
def test_titles_become_sentences(words: str, read: str) -> None:
    assert sentence_case(words) == read


@pytest.mark.parametrize(
    ("user_agent", "read"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15",
            "Safari on Mac",
        ),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_browsers_are_said_in_words(user_agent: str, read: str) -> None:
    assert browser_in_words(user_agent) == read
