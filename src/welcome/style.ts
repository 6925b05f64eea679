/** The first page's style sheet; TypeScript, so that the build needs no step for it. */
export const style = `
:root {
  --ground: #f7f8f8; --surface: #ffffff; --ink: #10211f; --soft: #55666a; --line: #e0e6e6;
  --accent: #0f766e; --deep: #0b3b3a; --warm: #f59e0b;
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1515; --surface: #141f20; --ink: #e6efee; --soft: #93a6a8; --line: #243334; --accent: #2dd4bf; --deep: #072322; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
header { background: linear-gradient(135deg, var(--deep), #0f5e58); color: #f2fbfa; padding: 1.25rem max(1.25rem, calc(50vw - 30rem)) 2.25rem; }
.bar { display: flex; align-items: center; gap: .75rem; }
.brand { display: inline-flex; align-items: center; gap: .6rem; font-size: 1.25rem; }
.brand svg { background: #ffffffe6; border-radius: .5rem; padding: .2rem; }
.firm { color: #b9dedb; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar a { margin-left: auto; color: inherit; border: 1px solid #ffffff55; border-radius: 1rem; padding: .1rem .8rem; text-decoration: none; font-size: .9rem; white-space: nowrap; }
h1 { font-size: clamp(1.4rem, 3.6vw, 2.1rem); line-height: 1.3; font-weight: 600; max-width: 34ch; margin: 2rem 0 1.75rem; text-wrap: balance; word-break: auto-phrase; }
:lang(zh) h1 { max-width: 26em; }
.stages { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; counter-reset: stage; }
.stages li { counter-increment: stage; position: relative; background: #ffffff14; border: 1px solid #ffffff2b; border-radius: .75rem; padding: .8rem 1rem; }
.stages li::before { content: counter(stage); float: right; color: var(--warm); font-weight: 700; }
.stages b, .stages span { display: block; }
.stages span { color: #cfe8e6; font-size: .9rem; line-height: 1.45; }
main { padding: 1rem max(1.25rem, calc(50vw - 30rem)) 3rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .75rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; }
article { background: var(--surface); border: 1px solid var(--line); border-radius: .9rem; padding: 1.1rem 1.2rem; display: flex; flex-direction: column; }
article h3 { margin: 0; font-size: 1.05rem; }
article p { margin: .35rem 0 0; color: var(--soft); font-size: .95rem; }
.place { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85rem; overflow-wrap: anywhere; }
article a { margin-top: auto; padding-top: .8rem; color: var(--accent); font-weight: 600; text-decoration: none; align-self: flex-start; }
article a::after { content: " →"; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--warm); outline-offset: 3px; border-radius: .3rem; }
.wide { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; padding: .5rem 1.1rem; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; }
tbody tr { border-top: 1px solid var(--line); }
pre { background: var(--deep); color: #e6f5f3; border-radius: .9rem; padding: 1rem 1.2rem; overflow-x: auto; font-size: .88rem; line-height: 1.55; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (max-width: 46rem) { .stages { grid-template-columns: 1fr 1fr; } }
@media (max-width: 26rem) { .stages { grid-template-columns: 1fr; } }
`;
