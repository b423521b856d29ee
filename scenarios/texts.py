"""Words of one subject in English and French, so that no key is missing in one of them."""

from __future__ import annotations

from collections.abc import Mapping


class Texts:
    """Texts by key in both languages; call it to get one with its values put in.

    Args:
        en: English texts; ``{name}`` stands for a value.
        fr: French texts with the same keys.

    Raises:
        ValueError: a key exists in one language only.
    """

    def __init__(self, en: Mapping[str, str], fr: Mapping[str, str]) -> None:
        alone = sorted(set(en) ^ set(fr))
        if alone:
            raise ValueError(f"texts in one language only: {', '.join(alone)}")
        self._texts = {"en": dict(en), "fr": {key: _unbroken(text) for key, text in fr.items()}}

    def __call__(self, language: str, key: str, **values: object) -> str:
        """The text in a language.

        Raises:
            KeyError: the language, the key or a value does not exist.
        """
        return self._texts[language][key].format(**values)


def _unbroken(text: str) -> str:
    """A French text whose quotation marks stay with what they quote."""
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
