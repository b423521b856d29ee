"""A file that a visitor picks on her own machine, read as text in her browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipyvuetify
import solara
import traitlets

MOST_BYTES = 200_000
"""Of a file; larger ones are not read."""
LONGEST_NAME = 80

TEMPLATE = """
<template>
  <label class="upload">
    <span>{{ label }}</span>
    <input type="file" :accept="accept" :aria-label="label" @change="read">
  </label>
</template>
<script>
module.exports = {
  methods: {
    read(event) {
      const file = event.target.files[0];
      if (!file) { return; }
      const told = {name: file.name, size: file.size, text: ""};
      if (file.size > this.most) { this.given(told); return; }
      file.text().then(text => this.given({...told, text: text}));
      event.target.value = "";
    },
  },
};
</script>
"""


@dataclass(frozen=True)
class Given:
    """A file as it came.

    Attributes:
        name: of the file, without folders.
        text: in it; empty when it is too large.
        is_too_large: whether it was left unread.
    """

    name: str
    text: str
    is_too_large: bool


def given_of(data: object) -> Given:
    """What a browser sent, whatever that is."""
    content = data if isinstance(data, dict) else {}
    name, text, size = (content.get(key) for key in ("name", "text", "size"))
    text = text.encode(errors="replace").decode() if isinstance(text, str) else ""
    is_large = len(text.encode()) > MOST_BYTES or (isinstance(size, int | float) and size > MOST_BYTES)
    return Given(bare_name(name if isinstance(name, str) else ""), "" if is_large else text, is_large)


def bare_name(name: str) -> str:
    """The name of a file without folders and signs that cannot be read."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME] or "file.toml"


class _Picker(ipyvuetify.VuetifyTemplate):
    template = traitlets.Unicode(TEMPLATE).tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode(".toml").tag(sync=True)
    most = traitlets.Int(MOST_BYTES).tag(sync=True)
    on_given = traitlets.Callable(None, allow_none=True)

    def vue_given(self, data: Any) -> None:
        """Take what the browser sends."""
        if self.on_given is not None:
            self.on_given(given_of(data))


@solara.component
def Upload(label: str, on_given: Callable[[Given], None]) -> Any:
    """A field in which somebody picks a file.

    Args:
        label: what is to be picked.
        on_given: called with every file.
    """
    return _Picker.element(label=label, on_given=on_given)
