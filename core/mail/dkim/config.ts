import * as z from "zod";
import { pathText } from "../../path";
import { entry, refuse, shorthand, unfit, type Unplaced } from "./entry";
import { fault } from "./rules";
import { selectorFault, type DkimSelector } from "./selector";

/** The DKIM settings of a mail domain. */
export interface DkimConfig {
  /** by selector, then by signing domain */
  readonly selectors: readonly DkimSelector[];
  /** whether a domain without mail revokes every selector */
  readonly wildcard: boolean;
}

declare module "../feature" {
  interface MailConfig {
    /** the public keys of the signers, by selector */
    readonly dkim: DkimConfig;
  }
}

const list = z.array(entry).min(1);

const off = z.literal([false, "off"]).transform(() => "off" as const);

const selectorKey = z.string().superRefine((key, context) => {
  const wrong = selectorFault(key);
  if (wrong !== undefined) refuse(context, wrong);
});

type Entries = Readonly<Record<string, Unplaced | readonly Unplaced[] | "off">>;

function readSelectors(entries: Entries, context: z.RefinementCtx): DkimConfig {
  const selectors = Object.entries(entries).flatMap(([key, value]): DkimSelector[] => {
    if (value !== "off") return place(key, value, context);
    if (key !== "*") unfit(context, [key], 'only "*" can be off; remove the selector, or say state: revoked');
    return [];
  });
  return { selectors: selectors.sort(bySelector), wildcard: entries["*"] !== "off" };
}

function place(key: string, value: Unplaced | readonly Unplaced[], context: z.RefinementCtx): DkimSelector[] {
  const selector = key.toLowerCase();
  const selectors =
    "length" in value
      ? value.map((one, index) => ({ ...one, selector, path: pathText("dkim", [key, index]) }))
      : [{ ...value, selector, path: pathText("dkim", [key]) }];
  if (key === "*" && selectors.some(({ state, cname }) => state !== "revoked" || cname !== undefined)) {
    const error = '"*" stands for every other selector and can only be revoked';
    refuse(context, fault("dkim.selector", error, 'say "*": { state: revoked }'), [key]);
  }
  return selectors;
}

const bySelectorKey = z
  .record(selectorKey, z.union([entry, list, shorthand, off]))
  .transform((entries, context) => readSelectors(entries, context));

export const dkimSchema = z
  .union([bySelectorKey, off.transform((): DkimConfig => ({ selectors: [], wildcard: false }))])
  .prefault({})
  .meta({
    description:
      'public keys of the signers, by selector (RFC 6376 3.6): a key, or its settings, or a list of settings when the same selector serves several signing domains; "*" with state revoked answers for every selector that does not exist, and does so by default with mode no-mail (off leaves it out); default: no selector',
    examples: [
      {
        "2026a": { publicKey: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A..." },
        "2025b": { publicKey: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A...", state: "retiring" },
      },
    ],
  });

/** The order of keys in a file means nothing; neither does that of a list of signing domains. */
function bySelector(a: DkimSelector, b: DkimSelector): number {
  const [left, right] = [`${a.selector} ${a.domain ?? ""}`, `${b.selector} ${b.domain ?? ""}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
