"""A line of text with a button that copies it, without any help from outside."""

from __future__ import annotations

import ipyvuetify
import solara
import traitlets

TEMPLATE = """
<template>
  <div class="copied">
    <div class="says">{{ label }}</div>
    <div class="copied-line">
      <code ref="words" tabindex="0">{{ of_address ? origin + text : text }}</code>
      <v-btn small text @click="copy" :aria-label="button + ': ' + label">
        <v-icon small left>mdi-content-copy</v-icon><span aria-live="polite">{{ is_done ? done : button }}</span>
      </v-btn>
    </div>
  </div>
</template>
<script>
module.exports = {
  data() { return {is_done: false, origin: window.location.origin} },
  watch: { text() { this.is_done = false } },
  methods: {
    copy() {
      const range = document.createRange();
      range.selectNodeContents(this.$refs.words);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      this.is_done = document.execCommand('copy');
    }
  }
}
</script>
"""


class CopiedWidget(ipyvuetify.VuetifyTemplate):  # type: ignore[misc]
    """The line in the browser."""

    template = traitlets.Unicode(TEMPLATE).tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    button = traitlets.Unicode("").tag(sync=True)
    done = traitlets.Unicode("").tag(sync=True)
    of_address = traitlets.Bool(False).tag(sync=True)


@solara.component
def Copied(text: str, label: str, button: str, done: str, of_address: bool = False) -> None:
    """A line to be copied.

    Args:
        text: what is copied.
        label: what it is.
        button: word on the button.
        done: word on it once it is copied.
        of_address: whether the text is the end of an address of this server.
    """
    CopiedWidget.element(text=text, label=label, button=button, done=done, of_address=of_address)
