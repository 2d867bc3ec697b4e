// A review as one self-contained HTML page: the mail domain as a picture, then every change. No script, no network.
import { countRisks, type Change, type Review } from "../change";
import type { Sides } from "../from-preview";
import { groupChanges, groupEqual, summaryLine, type Group } from "./group";
import { style } from "./html-style";
import { isTouched, pictures, type Element, type Pane, type Picture } from "./picture";
import { safeText } from "./safe-text";
import {
  cacheText,
  kindOf,
  othersText,
  pointText,
  reasonOf,
  recordDiff,
  rollbackOf,
  summaryOf,
  titleOf,
} from "./words";

/** Pictures that are open; more of them are folded, so that the changes stay near. */
const openPictures = 3;

/** The HTML form. */
export function reviewHtml(review: Review, { before, after }: Sides): string {
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(summaryLine(review.changes, review.unchanged))}</title><style>${style}</style></head><body>`,
    `<header><h1>Review of a mail DNS change</h1><p>${text(summaryLine(review.changes, review.unchanged))}</p>${counts(review)}</header>`,
    "<main>",
    ...drawn(review, { before, after }).map(pictureSection),
    "<section><h2>Changes</h2>",
    ...(review.changes.length === 0
      ? ["<p>no record, manual action or warning changes</p>"]
      : groupChanges(review.changes).map(section)),
    "</section></main></body></html>",
    "",
  ].join("\n");
}

function counts({ changes }: Review): string {
  const chips = countRisks(changes).map(
    ([risk, number]) => `<li class="chip ${risk}">${number} ${risk}</li>`,
  );
  return chips.length === 0 ? "" : `<ul class="counts">${chips.join("")}</ul>`;
}

/** The mail domains that change, in the order of their changes; then those whose picture alone does. */
function drawn({ changes }: Review, { before, after }: Sides): Group<Picture>[] {
  const all = new Map(pictures(before, after).map((picture) => [picture.domain, picture]));
  const touched = [...all.values()].filter(({ panes }) => panes.some(isTouched));
  const domains = new Set([...changes, ...touched].map(({ domain }) => domain));
  return groupEqual(
    [...domains].flatMap((domain) => all.get(domain) ?? []),
    ({ domain, panes }) => JSON.stringify(panes).replaceAll(domain, "\u0000"),
  );
}

function pictureSection({ first, others }: Group<Picture>, index: number): string {
  const title = `<h2>${text(first.domain)}</h2>`;
  const same = others.map(({ domain }) => domain).join(", ");
  const note =
    others.length === 0 ? "" : `<p class="soft">the same for ${others.length} more: ${text(same)}</p>`;
  const body = `<ul class="flow">${first.panes.map(paneItem).join("")}</ul>${note}`;
  return index < openPictures
    ? `<section class="picture">${title}${body}</section>`
    : `<details class="picture"><summary>${title}</summary><div class="body">${body}</div></details>`;
}

function paneItem(pane: Pane): string {
  const touched = isTouched(pane) ? " touched" : "";
  const rows = pane.elements.map(elementItem).join("");
  return `<li class="pane${touched}"><h3>${text(pane.title)}</h3><p class="soft">${text(pane.about)}</p><ul>${rows}</ul></li>`;
}

const tags = { add: "new", remove: "gone", change: "changed", same: "" } as const;

function elementItem({ op, label, details }: Element): string {
  const tag = op === "same" ? "" : ` <span class="tag">${tags[op]}</span>`;
  const lines = details.map((detail) => `<span class="detail">${text(detail)}</span>`);
  return `<li class="element ${op}"><b>${text(label)}</b>${tag}${lines.join("")}</li>`;
}

function section({ first, others }: Group): string {
  const open = first.risk === "danger" ? " open" : "";
  const title = `<span class="chip ${first.risk}">${first.risk}</span> <b>${text(titleOf(first))}</b> <span class="soft">(${text(kindOf(first))})</span> ${text(summaryOf(first))}`;
  const facts = [
    ...first.findings.map(
      (finding) => ["why", `${text(reasonOf(finding))} <code>${text(finding.code)}</code>`] as const,
    ),
    ...fact("undo", first.risk === "safe" ? undefined : rollbackOf(first)),
    ...fact("caches", cacheText(first)),
    ...fact("also", othersText(first, others, Infinity)),
  ];
  const list =
    facts.length === 0
      ? ""
      : `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl>`;
  return `<details${open}><summary>${title}</summary><div class="body">${list}${points(first)}${records(first)}</div></details>`;
}

function fact(name: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined ? [] : [[name, text(value)]];
}

function points(change: Change): string {
  if (change.kind !== "record" || change.points.length === 0) return "";
  const marks = { add: "ins", remove: "del", change: "span", same: "span" } as const;
  const classes = { add: "", remove: "", change: ' class="upd"', same: ' class="same"' } as const;
  const lines = change.points.map(
    (point) => `<${marks[point.op]}${classes[point.op]}>${text(pointText(point))}</${marks[point.op]}>`,
  );
  return `<pre>${lines.join("")}</pre>`;
}

function records(change: Change): string {
  const lines = recordDiff(change).map((line) => {
    const mark = line.startsWith("-") ? "del" : "ins";
    return `<${mark}>${text(line)}</${mark}>`;
  });
  return lines.length === 0 ? "" : `<pre>${lines.join("")}</pre>`;
}

/** Text that means nothing to HTML, and in which nothing moves or hides. */
function text(value: string): string {
  return safeText(value)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
