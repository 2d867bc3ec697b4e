// Manual actions as people and programs get them: exact texts, states by day, nothing that becomes markup.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../../core/dns/answers";
import type { ManualAction } from "../../../core/mail/action";
import { checkActions, countActions, listActions, type ListedAction } from "../../../core/render/action-list";
import { actionsJson, actionsMarkdown, actionsText } from "../../../core/render/actions";
import { planCase } from "../../support";
import { answersOf } from "../mail/reverse.rules";

const domain = {
  hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
  mx: ["mail.example.com"],
  reverse: { "192.0.2.25": { owner: "isp" } },
};
const ptr = "25.2.0.192.in-addr.arpa. PTR";
const today = "2026-11-24";

function listed(answers?: Answers, more: object = {}, day = today): ListedAction[] {
  return listActions(planCase({ ...domain, ...more }, answers), day);
}

const accepted = (until: string, reason = "moves in May") => ({
  accepted: { "ptr/192.0.2.25": { reason, until } },
});
const observedAt = "2026-11-24T08:00:00Z";
const right = { ...answersOf({ [ptr]: [{ target: "mail.example.com." }] }), observedAt };
const other = answersOf({ [ptr]: [{ target: "vps.example.net." }] });
const none = answersOf({ [ptr]: [] });

describe("the state of an action", () => {
  it.each([
    ["nobody asked", undefined, {}, "open", undefined],
    ["nothing there", none, {}, "open", "the DNS was asked and has no such record"],
    ["another value there", other, {}, "wrong", "wrong: the DNS has vps.example.net."],
    ["seen to be done", right, {}, "done", "observed at 2026-11-24T08:00:00Z"],
    ["accepted", undefined, accepted("2027-05-31"), "accepted", "accepted until 2027-05-31: moves in May"],
    ["accepted, its last day", other, accepted(today), "accepted", "accepted until 2026-11-24: moves in May"],
    [
      "accepted until yesterday",
      undefined,
      accepted("2026-11-23"),
      "open",
      "open again: it was accepted until 2026-11-23 (moves in May), and that day has passed",
    ],
    [
      "accepted until yesterday, and wrong",
      other,
      accepted("2026-11-23"),
      "wrong",
      "open again: it was accepted until 2026-11-23 (moves in May), and that day has passed; wrong: the DNS has vps.example.net.",
    ],
    ["accepted and done", right, accepted("2027-05-31"), "done", "observed at 2026-11-24T08:00:00Z"],
  ])("%s", (_title, answers, more, state, note) => {
    expect(listed(answers, more).map((entry) => [entry.state, entry.note])).toEqual([[state, note]]);
  });

  it("comes back by itself the day after the last one", () => {
    const states = (day: string) => listed(undefined, accepted("2026-12-31"), day).map(({ state }) => state);
    expect([states("2026-12-31"), states("2027-01-01")]).toEqual([["accepted"], ["open"]]);
  });
});

describe("a check", () => {
  const failure = () => "TIMEOUT";
  const check = (answers: Answers, more: object = {}) =>
    checkActions(planCase({ ...domain, ...more }), { answers, failure }, today).map(
      ({ state, note }) => [state, note] as const,
    );

  it.each([
    ["done", right, {}, "the DNS answers as expected"],
    ["open", none, {}, "the DNS was asked and has no such record"],
    ["wrong", other, {}, "wrong: the DNS has vps.example.net."],
    ["unverified", answersOf({}), {}, "not verified: TIMEOUT"],
    ["accepted", other, accepted(today), "accepted until 2026-11-24: moves in May"],
    ["done", right, accepted("2020-01-01"), "the DNS answers as expected"],
  ])("%s", (state, answers, more, note) => {
    expect(check(answers, more)).toEqual([[state, note]]);
  });

  it("forgets what was recorded before", () => {
    const planned = planCase(domain, right);
    expect(planned.manualActions).toEqual([]);
    expect(checkActions(planned, { answers: other, failure }, today).map(({ state }) => state)).toEqual([
      "wrong",
    ]);
  });

  it("says when the forward record has to come first", () => {
    const forward = (found: unknown) => answersOf({ [ptr]: [], "mail.example.com. A": found });
    const note = "the DNS was asked and has no such record";
    expect(check(forward([{ address: "192.0.2.25" }]))).toEqual([["open", note]]);
    expect(check(forward("nxdomain"))).toEqual([
      ["open", `${note}; the A of mail.example.com must be 192.0.2.25 first, and has none`],
    ]);
    expect(check(forward([{ address: "192.0.2.99" }]))).toEqual([
      ["open", `${note}; the A of mail.example.com must be 192.0.2.25 first, and is 192.0.2.99`],
    ]);
  });

  it("points to the command where the DNS does not say", () => {
    const planned = planCase({ ...domain, reverse: "off", mtaSts: { mode: "testing" } });
    const [entry] = checkActions(planned, { answers: answersOf({}), failure: () => undefined }, today);
    expect(entry?.note).toBe(
      "not verified: the DNS does not say; run curl -sS https://mta-sts.example.com/.well-known/mta-sts.txt",
    );
  });
});

it.each([
  [[], "no manual actions"],
  [["open"], "1 manual action open"],
  [["open", "open", "done", "wrong"], "2 manual actions open, 1 wrong, 1 done"],
  [["done", "accepted", "unverified"], "no manual action open, 1 not verified, 1 accepted, 1 done"],
] as const)("%j counts as %s", (states, text) => {
  const [{ action } = { action: {} as ManualAction }] = listed();
  expect(countActions(states.map((state) => ({ action, state })))).toBe(text);
});

const letter = [
  "Please set the PTR record (reverse DNS) of 192.0.2.25 to mail.example.com.",
  "",
  "Address:      192.0.2.25",
  "Reverse name: 25.2.0.192.in-addr.arpa",
  "Host name:    mail.example.com",
  "Zone line:    25.2.0.192.in-addr.arpa. 3600 IN PTR mail.example.com.",
  "",
  "The A record of mail.example.com is 192.0.2.25, and the mail server at this address says EHLO mail.example.com.",
];

describe("the text form", () => {
  const short = [
    "1 manual action open",
    "  ☐ ptr/192.0.2.25 (example.com)",
    "    who:    the support of the provider, by a ticket of the customer of the line",
    "    do:     see that the A of mail.example.com resolves to 192.0.2.25",
    "            send the ticket text below to the provider's support",
    "            let the mail server say the same name: EHLO mail.example.com, and mail.example.com in its banner",
    "    check:  dig +short -x 192.0.2.25  →  mail.example.com.",
    "            dig +short mail.example.com A  →  192.0.2.25",
  ];

  it("says in short who does what and how to see it", () => {
    expect(actionsText(listed(), { form: "short" })).toBe(short.join("\n"));
  });

  it("has in full the letter, the reason and what to know", () => {
    const text = actionsText(listed(), { form: "full" });
    for (const line of [
      "    first:  A of mail.example.com must resolve to 192.0.2.25",
      `    letter: ${letter[0] ?? ""}`,
    ])
      expect(text.split("\n")).toContain(line);
    for (const line of letter.slice(2)) expect(text).toContain(line);
  });

  it.each([
    [
      right,
      {},
      "no manual action open, 1 done\n  ☑ ptr/192.0.2.25 (example.com): observed at 2026-11-24T08:00:00Z",
    ],
    [
      none,
      accepted(today),
      "no manual action open, 1 accepted\n  – ptr/192.0.2.25 (example.com): accepted until 2026-11-24: moves in May",
    ],
  ])("takes one line for what nobody has to do", (answers, more, text) => {
    expect(actionsText(listed(answers, more), { form: "full" })).toBe(text);
  });

  it("lets no reason move the cursor, nor begin a line", () => {
    const hostile = accepted(today, "a\u001b[2Jb\n☐ ptr/192.0.2.1\u202ec");
    expect(actionsText(listed(undefined, hostile), { form: "full" }).split("\n")[1]).toBe(
      "  – ptr/192.0.2.25 (example.com): accepted until 2026-11-24: a\ufffd[2Jb ☐ ptr/192.0.2.1\ufffdc",
    );
  });
});

describe("the Markdown form", () => {
  it("is a checklist with the letter in a block", () => {
    expect(actionsMarkdown(listed())).toBe(
      [
        "**1 manual action open**",
        "",
        "- [ ] `ptr/192.0.2.25` (`example.com`): open",
        "  - who: the support of the provider, by a ticket of the customer of the line",
        "  - first: A of mail.example.com must resolve to 192.0.2.25",
        "  - do:",
        "    1. see that the A of mail.example.com resolves to 192.0.2.25",
        "    2. send the ticket text below to the provider's support",
        "    3. let the mail server say the same name: EHLO mail.example.com, and mail.example.com in its banner",
        "  - check:",
        "    - `dig +short -x 192.0.2.25` answers `mail.example.com.`",
        "    - `dig +short mail.example.com A` answers `192.0.2.25`",
        "  - wait: one to several working days",
        "  - note: forms want the name without final dot (mail.example.com), zones with it (mail.example.com.)",
        "  - note: business lines get it by ticket, residential lines almost never",
        "  - note: without it, send through a relay (smart host): then the PTR of the relay counts; often outbound port 25 is blocked until it is asked for",
        "  - why: only the owner of 192.0.2.25 can set its PTR; without it large receivers, Gmail and Yahoo first, defer or refuse mail from this address",
        "  - letter:",
        "",
        "    ```text",
        ...letter.map((line) => (line === "" ? "" : `    ${line}`)),
        "    ```",
        "",
      ].join("\n"),
    );
  });

  it("ticks what is done", () => {
    expect(actionsMarkdown(listed(right))).toBe(
      "**no manual action open, 1 done**\n\n- [x] `ptr/192.0.2.25` (`example.com`): observed at 2026-11-24T08:00:00Z\n",
    );
  });

  it.each([
    ["*bold* _it_ `code` ~~no~~", "\\*bold\\* \\_it\\_ \\`code\\` \\~\\~no\\~\\~"],
    ["[a](javascript:b) ![x](y)", "\\[a\\](javascript:b) \\!\\[x\\](y)"],
    ["<script>&lt; #1 @team | $x$", "\\<script\\>\\&lt; \\#1 \\@team \\| \\$x\\$"],
    ["a\n\n- [x] b\r\n# c", "a - \\[x\\] b \\# c"],
    ["back\\slash", "back\\\\slash"],
  ])("escapes %j in a reason", (reason, text) => {
    const [, , head] = actionsMarkdown(listed(undefined, accepted(today, reason))).split("\n");
    expect(head).toBe(`- [ ] \`ptr/192.0.2.25\` (\`example.com\`): accepted until 2026-11-24: ${text}`);
  });

  it("keeps every letter in its block and every code span whole, whatever they hold", () => {
    const text = fc.string({ unit: fc.constantFrom("`", "~", "a", " ", "\n", "\\", "<", "#") });
    fc.assert(
      fc.property(text, text, (ticket, command) => {
        const [entry] = listed();
        const action = { ...entry!.action, ticket, verify: [{ command: `x${command}`, expect: "y" }] };
        const lines = actionsMarkdown([{ action, state: "open" }]).split("\n");
        const at = lines.indexOf("  - letter:");
        const fence = /^ {4}(`+)text$/.exec(lines[at + 2] ?? "")?.[1] ?? "";
        const end = lines.indexOf(`    ${fence}`, at + 3);
        expect(lines.slice(at + 3, end)).toEqual(ticket.split("\n").map((line) => `    ${line}`.trimEnd()));
        expect(lines.slice(end + 1)).toEqual([""]);
        const span = lines.find((line) => line.endsWith(" answers `y`")) ?? "";
        const [, open = "", inside = ""] = /^ {4}- (`+)(.*)\1 answers `y`$/.exec(span) ?? [];
        expect(inside.split(/[^`]+/).includes(open)).toBe(false);
      }),
      { examples: [["a\n```\nb", "``"]] },
    );
  });
});

describe("the JSON form", () => {
  it("has every key in one order, null where there is nothing", () => {
    const { actions } = actionsJson([...listed(), ...listed(right, accepted(today))]);
    const keys = [
      ...["id", "kind", "domain", "state", "note", "found", "observedAt", "accepted", "record", "fields"],
      ...["who", "why", "precondition", "steps", "notes", "waiting", "verify", "ticket"],
    ];
    for (const action of actions) expect(Object.keys(action)).toEqual(keys);
    expect(actions[0]).toMatchObject({
      state: "open",
      note: null,
      found: null,
      observedAt: null,
      accepted: null,
    });
    expect(actions[1]).toMatchObject({
      state: "done",
      observedAt,
      accepted: { reason: "moves in May", until: today },
      record: { owner: "25.2.0.192.in-addr.arpa.", type: "PTR", ttl: 3600, rdatas: ["mail.example.com."] },
    });
  });
});
