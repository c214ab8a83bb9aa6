/** The style of the report, for light and dark mode, and for small and large screens. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f9; --card: #fff; --ink: #1c2128; --faint: #59636e; --line: #d8dee4; --tint: #eef1f4;
  --accent: #0b5fc4; --on-accent: #fff; --stage: #e4e8ec;
  --same: #17752f; --changed: #b42318; --new: #0b5fc4; --removed: #6b4fbb; --renamed: #0f6e84;
  --failed: #b42318; --unstable: #8a5a00; --inconclusive: #59636e;
  --was: #d1242f; --is: #0a7f3f;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f1216; --card: #171b21; --ink: #e6edf3; --faint: #9aa5b1; --line: #2d343c; --tint: #20262d;
    --accent: #6cb0ff; --on-accent: #08131f; --stage: #0a0c0f;
    --same: #57c278; --changed: #ff8a80; --new: #6cb0ff; --removed: #b9a3ff; --renamed: #5fd0e6;
    --failed: #ff8a80; --unstable: #e6b450; --inconclusive: #9aa5b1;
    --was: #ff5c66; --is: #2fc56d;
  }
}
html { scroll-padding-top: 0.75rem; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; max-width: 112rem; padding: 0 clamp(0.75rem, 2vw, 2rem) 3rem;
  background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--accent); }
small { font-size: 0.8125rem; color: var(--faint); }
code, kbd { font: 0.8125rem/1.5 var(--mono); }
kbd { padding: 0.05rem 0.35rem; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 0.3rem; background: var(--card); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

header { padding: 2rem 0 1rem; }
h1 { font-size: clamp(1.4rem, 3vw, 2rem); line-height: 1.2; letter-spacing: -0.015em; text-wrap: balance; }
.facts { display: flex; flex-wrap: wrap; margin-top: 0.5rem; color: var(--faint); }
.facts li:not(:last-child)::after { content: "·"; margin: 0 0.5rem; }
.warning { margin-top: 0.75rem; padding: 0.6rem 0.9rem; border-left: 4px solid var(--unstable); border-radius: 0.4rem; background: var(--card); }

.toolbar {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center;
  margin: 0 calc(-1 * clamp(0.75rem, 2vw, 2rem)); padding: 0.6rem clamp(0.75rem, 2vw, 2rem);
  background: var(--paper); border-bottom: 1px solid var(--line);
}
.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; }
button, input[type="search"] {
  padding: 0.25rem 0.7rem; border: 1px solid var(--line); border-radius: 2rem;
  background: var(--card); color: inherit; font: inherit; font-size: 0.8125rem;
}
button { cursor: pointer; }
button:hover { border-color: var(--accent); }
button i, .status i { font-style: normal; font-weight: 700; }
button b { margin-left: 0.15rem; font-variant-numeric: tabular-nums; }
button[aria-pressed="true"], button[aria-pressed="true"] i { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
input[type="search"] { flex: 1 1 9rem; max-width: 18rem; }
input[type="range"] { width: 8rem; accent-color: var(--accent); display: none; }
[data-view="slider"] input[type="range"], [data-view="onion"] input[type="range"] { display: block; }
.count { margin-left: auto; color: var(--faint); font-size: 0.8125rem; }

h2 { margin: 1.5rem 0 0.6rem; font-size: 1.05rem; }
.groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 0.75rem; }
.groups h2 { grid-column: 1 / -1; margin-bottom: 0; }
.group { padding: 0.9rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--changed); border-radius: 0.6rem; background: var(--card); }
.group h3 { font-size: 1rem; line-height: 1.35; }
.group > p { margin-top: 0.35rem; color: var(--faint); }
.group > p code { color: var(--ink); }
.groups + section { margin-top: 1.5rem; }
main > section:first-child { margin-top: 1.25rem; }

.shot, .unchanged { margin-bottom: 0.75rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--card); }
.shot { content-visibility: auto; contain-intrinsic-size: auto 44rem; }
.shot:not([open]) { contain-intrinsic-size: auto 3.2rem; }
.shot.current { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
summary { display: flex; flex-wrap: wrap; gap: 0.15rem 0.75rem; align-items: baseline; padding: 0.7rem 1rem; cursor: pointer; border-radius: inherit; }
summary::-webkit-details-marker { display: none; }
summary { list-style: none; }
summary::after { content: "▾"; margin-left: auto; color: var(--faint); transform: rotate(-90deg); }
[open] > summary::after { transform: none; }
summary h3 { font-size: 0.9375rem; font-weight: 650; }
summary p { flex: 1 1 18rem; color: var(--ink); }
.status { min-width: 5.5rem; color: var(--status); font-size: 0.8125rem; font-weight: 650; }
.toolbar button i { color: var(--status); }
.same { --status: var(--same); } .changed { --status: var(--changed); } .new { --status: var(--new); }
.removed { --status: var(--removed); } .renamed { --status: var(--renamed); } .failed { --status: var(--failed); }
.unstable { --status: var(--unstable); } .inconclusive { --status: var(--inconclusive); }
.unchanged > ul { padding: 0 1rem 1rem; columns: 18rem; }

.shot-body { display: grid; gap: 0.9rem; padding: 0.9rem 1rem 1rem; border-top: 1px solid var(--line); }
.shot-body > * { min-width: 0; }
.changes { display: grid; gap: 0.35rem; max-height: 15rem; overflow: auto; list-style-position: inside; }
.changes li { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; }
.changes button { padding: 0; border: 0; border-radius: 0.2rem; background: none; text-align: left; font-size: inherit; }
.changes button { text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 0.2em; }
.changes button:hover { text-decoration-color: currentColor; }
.hint { color: var(--faint); }
dl { display: flex; flex-wrap: wrap; gap: 0.25rem 1.75rem; font-size: 0.8125rem; }
dl div { display: flex; gap: 0.45rem; }
dt { color: var(--faint); }
.noticed { font-size: 0.8125rem; }
.noticed summary { display: inline-flex; gap: 0.4rem; padding: 0; color: var(--faint); }
.noticed ul { padding: 0.25rem 0 0 1rem; }
.command { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 0.5rem; }
.shot-body .command { margin-top: 0; }
.command code { padding: 0.3rem 0.65rem; border-radius: 0.4rem; background: var(--tint); }

.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0.75rem; }
.pictures:not(.pair) { max-width: 48rem; }
figcaption { display: flex; gap: 0.6rem; align-items: baseline; padding-bottom: 0.25rem; font-size: 0.8125rem; color: var(--faint); }
figcaption b { color: var(--ink); }
.baseline figcaption b::before, .actual figcaption b::before { content: ""; display: inline-block; width: 0.6rem; height: 0.6rem; margin-right: 0.4rem; border: 2px solid var(--was); border-radius: 2px; }
.actual figcaption b::before { border-color: var(--is); }
.pane { max-height: min(62vh, 34rem); overflow: auto; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--stage); overscroll-behavior: contain; }
.picture { position: relative; width: fit-content; margin: 0 auto; cursor: zoom-in; }
.picture img { display: block; max-width: 100%; height: auto; }
.zoomed .picture { cursor: zoom-out; }
.zoomed .picture img { max-width: none; }
.picture svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; pointer-events: none; }
rect { fill: none; stroke: var(--is); stroke-width: 2px; vector-effect: non-scaling-stroke; }
.baseline rect { stroke: var(--was); }
rect.current { stroke-width: 4px; }
.bare svg { visibility: hidden; }

/* Laid over each other: both pictures stand in the one cell of a box that scrolls. */
[data-view]:not([data-view="side"]) .pair { grid-template-columns: minmax(0, 1fr); max-height: min(80vh, 60rem); overflow: auto; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--stage); align-items: start; }
[data-view]:not([data-view="side"]) .pair > figure { grid-area: 1 / 1; }
[data-view]:not([data-view="side"]) .pair .pane { max-height: none; overflow: visible; border: 0; background: none; }
[data-view]:not([data-view="side"]) .pair :is(figcaption, .diff) { display: none; }
[data-view]:not([data-view="side"]) .pair svg { visibility: hidden; }
[data-view="slider"] .pair .actual .picture { clip-path: inset(0 0 0 var(--at, 50%)); }
[data-view="slider"] .pair .baseline .picture::after { content: ""; position: absolute; top: 0; bottom: 0; left: var(--at, 50%); border-left: 2px solid var(--accent); transform: translateX(-2px); }
[data-view="slider"] .pair .picture { cursor: ew-resize; }
[data-view="onion"] .pair .actual .picture { opacity: var(--at, 50%); }
[data-view="blink"] .pair .actual .picture { animation: blink 1.2s step-end infinite; }
@keyframes blink { 50% { visibility: hidden; } }

footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--faint); font-size: 0.8125rem; }
footer p + p { margin-top: 0.5rem; }
@media (max-width: 45rem) {
  .toolbar { position: static; }
  .shot, .unchanged { scroll-margin-top: 0.75rem; }
  .pane { max-height: 45vh; }
  .keys { display: none; }
}
@media print { .toolbar, button, footer { display: none; } .pane { max-height: none; } }
`;
