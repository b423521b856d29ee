"""How pages look."""

CSS = """
.page { max-width: 1500px; width: 100%; margin: 0 auto; padding: 8px 16px; }
.theme--light.v-sheet.head { align-items: center; justify-content: space-between; flex-wrap: wrap; padding-bottom: 8px;
  margin-bottom: 16px; border-bottom: 1px solid #ddd; }
.head > * { flex: 0 0 auto; }
.pages { align-items: center; flex-wrap: wrap; }
.player > * { align-self: center; }
.player .v-input { margin-top: 0; padding-top: 14px; flex: 0 1 auto; }
.player .v-text-field__details { display: none; }
.head h1 { font-size: 1.25rem; font-weight: 600; }
.explore { align-items: flex-start; flex-wrap: nowrap; }
.side { flex: 0 0 320px; max-height: calc(100vh - 90px); overflow-y: auto; padding-right: 8px; }
.main { flex: 1 1 auto; min-width: 0; }
.player { align-items: center; flex-wrap: wrap; }
.where { color: #444; }
.v-progress-linear, .v-progress-linear__determinate, .v-progress-linear__background { transition: none !important; }
.intent { max-width: 95ch; color: #333; }
.answer { font-size: 1.15rem; font-weight: 500; max-width: 95ch; }
.says { font-size: .82rem; color: #555; }
.pending { color: #8a4b00; font-weight: 600; }
.tiles { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px; margin: 6px 0; }
.tile, .theme--light.v-sheet.tile { border: 1px solid #ddd; border-radius: 6px; padding: 8px 12px; background: #fff; }
.tile-label { font-size: .82rem; color: #444; }
.tile-value { font-size: 1.2rem; font-weight: 600; }
.tile-unit { font-size: .78rem; color: #555; }
.tile-change { font-size: .8rem; color: #555; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 12px; }
.society { display: grid; grid-template-columns: 1.2fr 1fr 1fr; gap: 10px; }
.group { align-self: flex-start; }
.lever { border-left: 3px solid transparent; padding-left: 6px; margin-bottom: 4px; }
.lever .v-select .v-text-field__details { display: none; }
.v-sheet.lever.lever-changed { border-left-color: #D55E00; background: #fff6ee; }
.levers .v-btn__content { flex: 0 1 auto; text-align: left; }
.side .v-btn { max-width: 100%; white-space: normal; height: auto !important; min-height: 28px; }
.v-card__title { word-break: normal; }
.back { align-self: flex-start; }
.network { display: grid; grid-template-columns: minmax(0, 1fr) 330px; gap: 12px; align-items: start; }
.story .story-line { display: block; margin: 6px 0; }
.tie { align-items: center; }
.tie > * { align-self: center; }
.tie .v-input { margin-top: 0; padding-top: 0; }
.tie .v-messages { display: none; }
.narrow { max-width: 820px; }
.events { max-height: 320px; overflow-y: auto; border-left: 3px solid #ddd; padding-left: 10px; }
.question { font-size: 1.25rem; }
.guided-levers { flex: 0 0 330px; }
.big-lever { border: 1px solid #ddd; border-radius: 6px; padding: 10px 12px; margin-bottom: 10px; }
.big-lever .v-input__slot > .v-label { position: absolute !important; clip-path: inset(50%); }
.lever-foot { align-items: center; flex-wrap: wrap; }
.lever-foot .says { white-space: nowrap; }
.copied-line { display: flex; align-items: center; gap: 8px; flex-wrap: wrap; }
.copied-line code { overflow-wrap: anywhere; padding: 4px 8px; }
.take-away { margin-top: 12px; }
.take-away .player { margin: 12px 0; }
.method h2, .method h3 { color: #222; }
.method .intent, .fact { display: block; }
.method h2 { font-size: 1.1rem; font-weight: 600; margin-bottom: 6px; }
.method h3 { font-size: .95rem; font-weight: 600; margin: 10px 0 4px; }
.method li { margin-bottom: 4px; max-width: 110ch; }
.fact { color: #444; }
.parameters { overflow-x: auto; margin-top: 8px; }
.parameters table { border-collapse: collapse; width: 100%; font-size: .86rem; }
.parameters th, .parameters td { text-align: left; vertical-align: top; padding: 6px 8px; }
.parameters tr { border-bottom: 1px solid #ddd; }
.parameters td:last-child { min-width: 180px; }
.parameters td:nth-child(4) { min-width: 90px; }
.parameters table { color: #222; }
.parameters thead th { position: sticky; top: 0; background: #fff; }
.parameters tbody th { font-weight: 400; min-width: 240px; }
.parameters th.group { font-weight: 600; background: #f2f2f2; }
.parameters .not-default { font-weight: 600; background: #fff6ee; }
.parameters .dated { font-weight: 400; font-size: .82rem; color: #8a4b00; min-width: 160px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.v-application :focus-visible { outline: 3px solid #0b5cad !important; outline-offset: 2px; }
@supports selector(:has(a)) { /* round the whole of a choice, not round the empty field beside its words */
  .v-application .v-select :focus-visible { outline: none !important; }
  .v-application .v-select:has(:focus-visible) { outline: 3px solid #0b5cad; outline-offset: 4px; }
}
.v-application .warning--text { color: #8a4b00 !important; }
.v-application .info--text { color: #0b5cad !important; }
.v-application .success--text { color: #1b6e2f !important; }
.v-application .error--text { color: #b3261e !important; }
@media (max-width: 900px) {
.explore { flex-wrap: wrap; }
.side, .guided-levers { flex-basis: 100%; max-height: none; }
.network { grid-template-columns: minmax(0, 1fr); }
.tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
"""
