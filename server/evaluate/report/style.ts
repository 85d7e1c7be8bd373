/** The look of the report, light and dark, on paper too. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f4f6f9; --panel: #fff; --line: #e2e6ec; --text: #151a21; --muted: #566070; --accent: #2457d6;
  --soft: #2457d61c; --harm: #b42a19; --clear: #0a7a55; --unsure: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1014; --panel: #14181e; --line: #252b34; --text: #e6e9ee; --muted: #98a2b1; --accent: #84abff;
  --soft: #84abff26; --harm: #ff6f61; --clear: #3cc08f; --unsure: #e0a84a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 26px; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; margin: 0; }
h2 { font-size: 17px; font-weight: 650; margin: 44px 0 4px; }
p { margin: 4px 0; max-width: 78ch; }
.note, figcaption p, dd.small { color: var(--muted); font-size: 13px; }
dl.headline { display: grid; grid-template-columns: repeat(auto-fill, minmax(172px, 1fr)); gap: 12px; margin: 24px 0 0; }
dl.headline > div { display: flex; flex-direction: column; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; }
dd.big { font-size: 24px; line-height: 1.25; font-weight: 600; letter-spacing: -.01em; }
.scroll { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin-top: 12px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { text-align: left; padding: 7px 10px; border-top: 1px solid var(--line); vertical-align: baseline; }
thead th { border-top: 0; color: var(--muted); font-weight: 500; font-size: 12.5px; }
tbody th { font-weight: 600; }
tr.more th, tr.more td { border-top-color: transparent; padding-top: 0; }
td.n, th.n { text-align: right; } td.n { white-space: nowrap; } thead th { vertical-align: bottom; }
.verdict { font-weight: 600; white-space: nowrap; }
.verdict.pass { color: var(--clear); } .verdict.missed { color: var(--harm); } .verdict.too_little { color: var(--unsure); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 16px; margin-top: 12px; }
figure { margin: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 16px 16px 12px; }
figcaption h3 { font-size: 15px; font-weight: 650; margin: 0; }
figure svg { display: block; width: 100%; height: auto; margin: 8px 0; }
figure.wide { grid-column: 1 / -1; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 0 24px; }
figure.wide figcaption { grid-column: 1 / -1; }
figure .scroll { border: 0; margin: 0 -4px; }
figure table { font-size: 12.5px; } figure th, figure td { padding: 4px 8px; }
summary { cursor: pointer; color: var(--muted); font-size: 13px; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--muted); }
svg text.count { font-size: 10.5px; } svg text.label { font-size: 12.5px; }
svg .grid { stroke: var(--line); } svg .axis { stroke: var(--muted); }
svg path { fill: none; } svg .reference { stroke: var(--muted); stroke-dasharray: 3 5; } svg .limit { stroke: var(--harm); stroke-width: 1.5; stroke-dasharray: 6 4; }
svg .curve { stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
svg .series line { stroke: var(--accent); stroke-width: 1.5; } svg .series circle { fill: var(--accent); }
svg .faint { opacity: .4; } svg .mark { fill: var(--accent); stroke: var(--panel); stroke-width: 1.5; } svg .ring { fill: var(--soft); stroke: var(--accent); stroke-width: 1.5; }
@media print { body { background: none; } figure, .scroll, dl.headline > div { break-inside: avoid; } }
`;
