// A review as one self-contained HTML page: the mail domain as a picture, then every change. No script, no network.
import { countRisks, type Change, type Review } from "../change";
import type { Sides } from "../from-preview";
import { groupChanges, summaryLine, type Group } from "./group";
import { style } from "./html-style";
import { pictures, type Element, type Picture } from "./picture";
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

/** Mail domains that are drawn; more of them are named, and their changes are listed all the same. */
const pictureLimit = 25;

/** The HTML form. */
export function reviewHtml(review: Review, { before, after }: Sides): string {
  const domains = [...new Set(review.changes.map(({ domain }) => domain))];
  const drawn = pictures(before, after, domains.slice(0, pictureLimit));
  const rest = domains.slice(pictureLimit);
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(summaryLine(review.changes, review.unchanged))}</title><style>${style}</style></head><body>`,
    `<header><h1>Review of a mail DNS change</h1><p>${text(summaryLine(review.changes, review.unchanged))}</p>${counts(review)}</header>`,
    "<main>",
    ...drawn.map(picture),
    ...(rest.length === 0
      ? []
      : [
          `<p class="soft">${rest.length} more mail domains change and are not drawn: ${text(rest.join(", "))}</p>`,
        ]),
    "<section><h2>Changes</h2>",
    ...(review.changes.length === 0 ? ["<p>nothing changes</p>"] : groupChanges(review.changes).map(section)),
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

function picture({ domain, panes }: Picture): string {
  const cards = panes.map(({ title, about, elements }) => {
    const touched = elements.some(({ op }) => op !== "same") ? " touched" : "";
    const rows =
      elements.length === 0 ? '<li class="element soft">nothing</li>' : elements.map(element).join("");
    return `<li class="pane${touched}"><h3>${text(title)}</h3><p class="soft">${text(about)}</p><ul>${rows}</ul></li>`;
  });
  return `<section class="picture"><h2>${text(domain)}</h2><ul class="flow">${cards.join("")}</ul></section>`;
}

const tags = { add: "new", remove: "gone", change: "changed", same: "" } as const;

function element({ op, label, before, after }: Element): string {
  const detail =
    op === "change" ? `${before || "nothing"} → ${after || "nothing"}` : op === "remove" ? before : after;
  const tag = op === "same" ? "" : `<span class="tag">${tags[op]}</span>`;
  const more = detail === "" ? "" : `<span class="detail">${text(detail)}</span>`;
  return `<li class="element ${op}"><b>${text(label)}</b>${tag}${more}</li>`;
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
