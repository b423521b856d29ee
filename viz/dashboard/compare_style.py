"""How the page that compares looks, besides what all pages share."""

CSS = """
.sides { display: grid; grid-template-columns: 1fr auto 1fr; gap: 12px; align-items: start; }
.sides .swap { margin-top: 10px; }
.v-application .subject { font-size: 1.05rem; font-weight: 600; margin: 10px 0 -6px; }
.theme--light.v-sheet.compared { border: 1px solid #ddd; border-radius: 6px;
  padding: 8px 12px; background: #fff; min-width: 0; }
.compared .levers { max-height: 50vh; overflow-y: auto; }
.compared .says { max-width: 95ch; }
.shared { align-items: center; flex-wrap: wrap; }
.shared .v-input { max-width: 150px; }
.theme--light.v-sheet.pair-tile { border-color: #ddd; min-width: 215px; }
.pair-numbers { display: grid; grid-template-columns: auto auto auto; gap: 0 14px; background: transparent; }
.pair-head { font-size: .75rem; color: #555; font-weight: 600; }
.pair-value { font-size: 1.05rem; font-weight: 600; white-space: nowrap; }
.trio { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; }
.theme--light.v-sheet.replications { border: 1px solid #ddd; border-radius: 6px; padding: 10px 12px; background: #fff; }
.replications .row { align-items: center; flex-wrap: wrap; background: transparent; }
.effects { border-collapse: collapse; font-size: .85rem; }
.effects th, .effects td { padding: 2px 10px; text-align: right; border-bottom: 1px solid #e5e5e5; }
.effects .words { text-align: left; }
.over { overflow-x: auto; }
@media (max-width: 1100px) {
  .trio { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .trio > :nth-child(3) { grid-column: 1 / -1; }
}
@media (max-width: 900px) {
  .sides { grid-template-columns: 1fr; }
  .sides .swap { justify-self: start; margin-top: 0; }
}
@media (max-width: 620px) { .trio { grid-template-columns: minmax(0, 1fr); } }
"""
