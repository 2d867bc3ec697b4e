// The look of the HTML form: light and dark, nothing loaded from anywhere.

/** The style sheet; colours keep a contrast of at least 4.5 to 1 on their ground in both schemes. */
export const style = `
:root{color-scheme:light dark;--ground:#f6f5f2;--card:#fff;--ink:#1d2329;--soft:#57606a;--line:#d5d3cc;
--danger:#b3261e;--dangerground:#fbe9e7;--caution:#8a5300;--cautionground:#fdf1dc;--safe:#1b6b3a;--safeground:#e6f3ea;
--add:#1b6b3a;--remove:#b3261e;--change:#5b3fa8}
@media (prefers-color-scheme:dark){:root{--ground:#14181c;--card:#1d2329;--ink:#e8eaed;--soft:#a7b0ba;--line:#3a424b;
--danger:#ff9d94;--dangerground:#43201d;--caution:#f3c069;--cautionground:#3c2f14;--safe:#7fd6a0;--safeground:#173524;
--add:#7fd6a0;--remove:#ff9d94;--change:#c2b0ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem 1rem 4rem;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:0}
p{margin:.25rem 0}.soft{color:var(--soft)}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0;padding:0;list-style:none}
.chip{display:inline-block;border-radius:1rem;padding:.1rem .7rem;font-size:.9rem;font-weight:600;white-space:nowrap}
.danger{color:var(--danger);background:var(--dangerground)}.caution{color:var(--caution);background:var(--cautionground)}
.safe{color:var(--safe);background:var(--safeground)}
.flow{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:1rem;margin:0;padding:0;list-style:none}
.flow+p{margin-top:.75rem}
.pane{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.9rem 1rem;position:relative}
.pane.touched{border-color:var(--change);box-shadow:0 0 0 1px var(--change)}
.pane ul{list-style:none;margin:.6rem 0 0;padding:0}
.element{border-left:.25rem solid var(--line);padding:.15rem 0 .15rem .6rem;margin:.35rem 0}
.element b{font-weight:600}.element .detail{display:block;font-size:.9rem;color:var(--soft)}
.element.add{border-color:var(--add)}.element.remove{border-color:var(--remove)}.element.change{border-color:var(--change)}
.element.remove b{text-decoration:line-through}
.tag{font-size:.8rem;font-weight:600;margin-left:.2rem}.add .tag{color:var(--add)}.remove .tag{color:var(--remove)}
.change .tag{color:var(--change)}
details{background:var(--card);border:1px solid var(--line);border-radius:.75rem;margin:.6rem 0}
summary{cursor:pointer;padding:.7rem 1rem;border-radius:.75rem}
summary:focus-visible,a:focus-visible{outline:3px solid var(--change);outline-offset:2px}
summary h2{display:inline;margin:0}
.body{padding:0 1rem 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem .9rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0}
pre{overflow-x:auto;background:var(--ground);border-radius:.5rem;padding:.6rem .8rem;margin:.5rem 0;white-space:pre-wrap;
font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
ins{color:var(--add);text-decoration:none;display:block}del{color:var(--remove);text-decoration:none;display:block}
.same{display:block;color:var(--soft)}.upd{color:var(--change);display:block}
@media (max-width:40rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}}
@media print{details{break-inside:avoid}}
`.replaceAll("\n", "");
