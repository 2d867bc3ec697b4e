import * as z from "zod";
import { ttlField } from "../fields";
import { networkField, refuse, some, targetField, termField, textField } from "./fields";
import { repeatedModifiers } from "./parse-term";
import { hosts, modifier, named, networks, type PlacedTerm, type Verbatim } from "./placed";
import type { Qualifier } from "./record";

/** The SPF settings of a mail domain. */
export interface SpfConfig {
  /** nothing is published */
  readonly off: boolean;
  /** a record that is published word for word */
  readonly verbatim: Verbatim | undefined;
  /** the terms ip4, ip6 and a */
  readonly addresses: readonly PlacedTerm[];
  /** the terms mx; `undefined`: "mx" when the domain has MX hosts */
  readonly mx: readonly PlacedTerm[] | undefined;
  /** the terms include, exists and ptr */
  readonly others: readonly PlacedTerm[];
  /** redirect and exp */
  readonly modifiers: readonly PlacedTerm[];
  /** `undefined`: softfail, fail for a domain without mail, none beside redirect */
  readonly all: Qualifier | undefined;
  /** whether MX hosts and sending hosts get a record of their own; `undefined`: they do, save under compat */
  readonly helo: boolean | undefined;
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** who may send mail for the domain */
    readonly spf: SpfConfig;
  }
}

const nothing: SpfConfig = {
  off: false,
  verbatim: undefined,
  addresses: [],
  mx: undefined,
  others: [],
  modifiers: [],
  all: undefined,
  helo: undefined,
  ttl: undefined,
};

const qualifiers = { pass: "+", neutral: "?", softfail: "~", fail: "-" } as const;

const form = z.strictObject({
  mx: z
    .union([z.boolean(), ...some(targetField).options])
    .optional()
    .meta({
      description:
        "the hosts of the domain's own MX, or of the MX of these names (RFC 7208 5.4); default: true when the domain has MX hosts and no redirect",
      examples: [true, ["example.net"]],
    }),
  a: z
    .union([z.boolean(), ...some(targetField).options])
    .optional()
    .meta({
      description: "the addresses of the domain itself, or of these names (RFC 7208 5.3); default: false",
      examples: [true, ["web.example.com"]],
    }),
  ip4: some(networkField("ipv4"))
    .optional()
    .meta({
      description: "IPv4 addresses and networks (RFC 7208 5.6); default: none",
      examples: [["192.0.2.0/24"]],
    }),
  ip6: some(networkField("ipv6"))
    .optional()
    .meta({
      description: "IPv6 addresses and networks (RFC 7208 5.6); default: none",
      examples: [["2001:db8::/32"]],
    }),
  include: some(targetField)
    .optional()
    .meta({
      description: "domains whose records allow more senders, in this order (RFC 7208 5.2); default: none",
      examples: [["_spf.example.net"]],
    }),
  exists: some(targetField)
    .optional()
    .meta({
      description:
        "names, mostly with macros, whose A record allows the sender (RFC 7208 5.7); default: none",
      examples: [["%{i}._spf.%{d}"]],
    }),
  ptr: z
    .union([z.boolean(), ...some(targetField).options])
    .optional()
    .meta({
      description:
        "senders whose PTR lies in the domain; should not be published (RFC 7208 5.5); default: false",
      examples: [false],
    }),
  redirect: targetField.optional().meta({
    description: "the domain whose record holds instead of all (RFC 7208 6.1); default: none",
    examples: ["_spf.example.com"],
  }),
  exp: targetField.optional().meta({
    description: "the name whose TXT explains a fail to the sender (RFC 7208 6.2); default: none",
    examples: ["explain.example.com"],
  }),
  all: z
    .enum(["pass", "neutral", "softfail", "fail"])
    .optional()
    .meta({
      description:
        "the result for everybody else (RFC 7208 5.1); default: softfail, fail with mode no-mail, none with redirect",
      examples: ["softfail"],
    }),
  record: textField.optional().meta({
    description: "the whole record, published word for word instead of the parts (RFC 7208 4.5)",
    examples: ["v=spf1 a -all"],
  }),
  terms: z
    .array(termField)
    .optional()
    .meta({
      description: "all terms in order, published word for word instead of the parts (RFC 7208 4.6.1)",
      examples: [["mx", "?include:%{d}.example.net", "~all"]],
    }),
  helo: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether each MX host and sending host gets a record of its own, v=spf1 a -all (RFC 7208 10.1.2); default: true, false with compat",
      examples: [true],
    }),
  ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
});

type Form = z.output<typeof form>;
const partKeys = ["mx", "a", "ip4", "ip6", "include", "exists", "ptr", "redirect", "exp", "all"] as const;

/** A record word for word stands alone: beside parts it would be a guess which of them was meant. */
function checkChoice(given: Form, context: z.RefinementCtx): void {
  const whole = (["record", "terms"] as const).filter((key) => given[key] !== undefined);
  const parts = partKeys.filter((key) => given[key] !== undefined);
  const [key] = whole;
  if (key === undefined || whole.length + parts.length === 1) return;
  const others = [...whole.slice(1), ...parts].join(", ");
  const message = `${key} is the whole record and stands without ${others}; put them into ${key}`;
  context.issues.push({ code: "custom", input: given, path: [key], message });
}

function readForm(given: Form, context: z.RefinementCtx): SpfConfig {
  const { all, helo, ttl, record, terms } = given;
  const common = { ...nothing, helo, ttl };
  if (record !== undefined) {
    const placed = record.terms.map((entry) => ({ ...entry, path: "spf.record" }));
    return { ...common, verbatim: { text: record.text, terms: placed } };
  }
  if (terms !== undefined) {
    const placed = terms.map((entry, index) => ({ term: entry.term, path: `spf.terms[${index}]` }));
    for (const problem of repeatedModifiers(placed.map((entry) => entry.term)))
      refuse(context, terms, problem, ["terms"]);
    const text = ["v=spf1", ...terms.map((entry) => entry.text)].join(" ");
    return { ...common, verbatim: { text, terms: placed } };
  }
  const addresses = [
    ...networks("ip4", given.ip4),
    ...networks("ip6", given.ip6),
    ...hosts("a", given.a, true),
  ];
  const others = [
    ...named("include", given.include),
    ...named("exists", given.exists),
    ...hosts("ptr", given.ptr),
  ];
  const modifiers = [...modifier("redirect", given.redirect), ...modifier("exp", given.exp)];
  const mx =
    given.mx === undefined && given.redirect === undefined ? undefined : hosts("mx", given.mx ?? false, true);
  return {
    ...common,
    addresses,
    mx,
    others,
    modifiers,
    all: all === undefined ? undefined : qualifiers[all],
  };
}

export const spfSchema = z
  .union([
    z.literal(["off", false]).transform((): SpfConfig => ({ ...nothing, off: true })),
    textField.transform((text): SpfConfig => ({ ...nothing, verbatim: text })),
    form.superRefine(checkChoice).transform(readForm),
  ])
  .prefault({})
  .meta({
    description:
      "the SPF record of the mail domain (RFC 7208): its parts, its whole text, or off. Without settings: v=spf1 mx ~all when the domain has MX hosts, v=spf1 -all with mode no-mail",
    examples: [{ include: ["_spf.example.net"] }, "v=spf1 a -all"],
  });
