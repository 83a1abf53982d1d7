import { html, render } from './html.ts';

/** The whole style sheet, written as markup of our own so that it stands in the page unescaped. */
const sheet = html`
:root{color-scheme:light dark;--paper:#faf9f5;--card:#fff;--ink:#1b241e;--soft:#566259;--line:#e3e1d8;--track:#eceae2;
--kept:#2c7a4b;--kept-soft:#e4f1e8;--rejected:#9a4d0e;--rejected-soft:#faecdd;--failed:#6d4fa3;--failed-soft:#eee8f8;
--plain:#44788a;--notice:#fff4d6;--notice-line:#d9a520;
--kept-fill:#2c7a4b;--rejected-fill:#eda75f;--failed-fill:#8a6cc2}
@media (prefers-color-scheme:dark){:root{--paper:#121714;--card:#1a211d;--ink:#e7ece8;--soft:#9daba1;--line:#2d3731;
--track:#27302b;--kept:#58b881;--kept-soft:#1c3527;--rejected:#e39a55;--rejected-soft:#3a2817;--failed:#b59be3;
--failed-soft:#2b2340;--plain:#6fa9bc;--notice:#362c10;--notice-line:#c79a2c;
--kept-fill:#3b8f60;--rejected-fill:#f3b979;--failed-fill:#a98be0}}

*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:3.5rem}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
h1,h2,h3,h4,p,ul,ol,figure,dl,dd{margin:0;padding:0}
ul,ol{list-style:none}
small{color:var(--soft);font-size:.84em;font-weight:400}
a{color:inherit}
:focus-visible{outline:3px solid var(--plain);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--card);padding:8px 14px;z-index:3}

header{padding:44px 0 20px}
.brand{display:flex;gap:8px;align-items:center;color:var(--soft);font-size:.9rem;letter-spacing:.02em}
.sprout{fill:none;stroke:var(--kept);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
h1{font-size:clamp(1.8rem,4.5vw,2.7rem);line-height:1.15;letter-spacing:-.02em;margin:10px 0 8px}
.lead{font-size:1.1rem;color:var(--soft);max-width:46em}
.facts{display:flex;flex-wrap:wrap;gap:6px 18px;margin-top:16px;font-size:.92rem;color:var(--soft);align-items:center}
.facts b,.facts code{color:var(--ink);font-weight:600}
.badge{padding:2px 12px;border-radius:99px;font-weight:600;background:var(--kept-soft);color:var(--kept)}
.badge.partial{background:var(--rejected-soft);color:var(--rejected)}
.notice{background:var(--notice);border-left:4px solid var(--notice-line);padding:12px 16px;border-radius:6px;margin:0 0 12px}
.notice b{margin-right:6px}

.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(134px,1fr));gap:12px;margin:12px 0 22px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px;display:flex;flex-direction:column;
border-top:3px solid var(--line)}
.tile strong{font-size:1.6rem;white-space:nowrap;line-height:1.25;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile-name{font-size:.86rem;color:var(--soft)}
.tile.kept{border-top-color:var(--kept-fill)}.tile.kept strong{color:var(--kept)}
.tile.rejected{border-top-color:var(--rejected-fill)}.tile.rejected strong{color:var(--rejected)}
.tile.failed{border-top-color:var(--failed-fill)}.tile.failed strong{color:var(--failed)}

nav{position:sticky;top:0;z-index:2;background:var(--paper);display:flex;gap:4px 20px;overflow-x:auto;padding:12px 0;
border-bottom:1px solid var(--line);font-size:.93rem;white-space:nowrap}
nav a{text-decoration:none;color:var(--soft)}nav a:hover{color:var(--ink);text-decoration:underline}
section{padding:34px 0 6px}
h2{font-size:1.45rem;letter-spacing:-.01em;margin-bottom:6px;line-height:1.25}
h3{font-size:1rem;line-height:1.35}
.note{color:var(--soft);font-size:.92rem;max-width:52em;margin-bottom:14px}

.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.88rem;color:var(--soft);margin-bottom:6px}
.key::before{content:"";display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px;
background:var(--plain)}
.key.kept::before{background:var(--kept-fill)}.key.rejected::before{background:var(--rejected-fill)}
.key.failed::before{background:var(--failed-fill)}
svg rect.track{fill:var(--track)}svg rect.plain{fill:var(--plain)}svg rect.kept{fill:var(--kept-fill)}
svg rect.rejected{fill:var(--rejected-fill)}svg rect.failed{fill:var(--failed-fill)}
svg.bar{display:block;border-radius:4px;overflow:hidden}
.number{font-variant-numeric:tabular-nums}
.funnel li,.reasons li{display:grid;grid-template-columns:minmax(150px,230px) 1fr minmax(190px,auto);gap:2px 18px;align-items:center;
padding:9px 0;border-bottom:1px solid var(--line)}
.funnel svg.bar{height:20px}
.funnel .number{white-space:nowrap;min-width:250px}
.lost{font-weight:600;margin-left:4px}.lost.rejected{color:var(--rejected)}.lost.failed{color:var(--failed)}
.reasons .number{min-width:90px}
.reasons .name code{font-weight:600;font-size:.93rem}
.reasons .name small{display:block}
.meaning{grid-column:2/-1;font-size:.92rem}.help{color:var(--soft)}

.sides{display:grid;grid-template-columns:1fr 1fr;gap:22px;align-items:start}
.side{padding-bottom:8px;margin-bottom:10px;border-bottom:3px solid var(--kept-fill);font-size:1.08rem}
.side.rejected{border-bottom-color:var(--rejected-fill)}
.sides>div{min-width:0}
.sample{background:var(--card);border:1px solid var(--line);border-radius:10px;margin-bottom:10px}
summary{cursor:pointer;padding:10px 14px;border-radius:10px}
.sample summary{display:flex;gap:10px;align-items:baseline;list-style:none}
.sample summary::-webkit-details-marker{display:none}
.sample summary::before{content:"+";color:var(--soft);font-weight:700;width:.7em;flex:none}
.sample[open] summary::before{content:"–"}
.sample .title{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:1;min-width:0;font-size:.93rem}
.sample[open] .title{visibility:hidden}
.tag{flex:none;max-width:60%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:.8rem;padding:1px 9px;border-radius:99px;background:var(--kept-soft);color:var(--kept);font-weight:600}
.tag.rejected{background:var(--rejected-soft);color:var(--rejected)}.tag.failed{background:var(--failed-soft);color:var(--failed)}
.passage,.options,.evidence,.small{padding:0 14px 10px}
.passage h4{font-size:.76rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);font-weight:600}
.passage p{white-space:pre-wrap;max-height:22em;overflow:auto}
.options{counter-reset:option}
.options li{counter-increment:option;padding:3px 10px;border-radius:6px}
.options li::before{content:counter(option,upper-alpha) ". ";color:var(--soft)}
.options .right{background:var(--kept-soft);font-weight:600}.tick-mark{color:var(--kept)}
.evidence b{display:block}
.small{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.82rem;border-top:1px solid var(--line);padding-top:8px}
.small div{display:flex;gap:5px}.small dt{color:var(--soft)}

.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:16px;margin-top:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px}
.card .note{font-size:.85rem;margin:0 0 6px}
.bars{margin-top:10px}
.bars li{display:grid;grid-template-columns:1fr auto;gap:1px 12px;font-size:.92rem;margin-bottom:9px}
.bars svg.bar{grid-column:1/-1;height:8px}
svg.columns{display:block;width:100%;height:auto}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:var(--soft)}
svg text.value{fill:var(--ink);stroke:var(--card);stroke-width:3px;paint-order:stroke}svg .axis{stroke:var(--line)}
svg .expected{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 4}

.table{margin:14px 0 20px;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.table figcaption{font-weight:600;padding:12px 16px 8px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:7px 16px;border-top:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:500;font-size:.86rem}
td{min-width:7em;max-width:44em}td:first-child{min-width:0;max-width:26em;overflow-wrap:break-word}
td code{white-space:nowrap}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;min-width:0}
.settings{background:var(--card);border:1px solid var(--line);border-radius:12px;margin-bottom:10px}
.settings h4{padding:6px 16px 0}
pre{margin:0;padding:6px 16px 14px;overflow-x:auto;white-space:pre-wrap}
footer{padding-top:24px;padding-bottom:48px;color:var(--soft);font-size:.9rem}

@media screen and (max-width:760px){
main,footer{padding:0 16px}header{padding-top:26px}
.tiles{grid-template-columns:1fr 1fr}.tile:last-child:nth-child(odd){grid-column:1/-1}.tile strong{font-size:1.4rem}
.funnel li,.reasons li{grid-template-columns:1fr auto}
.funnel svg.bar,.reasons svg.bar{grid-row:2;grid-column:1/-1}
.funnel .number{min-width:0;white-space:normal}.funnel .number,.reasons .number{text-align:right}
.meaning{grid-column:1/-1}
.sides{grid-template-columns:1fr}
}
@media print{
:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc}
nav,.skip{display:none}body{font-size:10.5pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.tiles{grid-template-columns:repeat(4,1fr)}.grid{grid-template-columns:1fr 1fr}
.funnel li,.reasons li{grid-template-columns:150px 1fr auto;padding:5px 0}
.sample:not([open]){display:none}
.sample,.card,.tile,.funnel li,.reasons li{break-inside:avoid}
}
`;

/** What stands between the tags of the style element; the page's policy names its hash. */
export const styleText = render(sheet);
export const styleElement = html`<style>${sheet}</style>`;
