// Asks the DNS whether manual actions are done: all of them at once, each question once.
import { forwardQuestion, questionAbout, type Finding } from "../../core/actions";
import { parseName } from "../../core/dns/name";
import type { Observations } from "../../core/dns/observations";
import type { ManualAction } from "../../core/mail/action";
import type { Checked } from "../../core/render/action-list";
import { unwrap } from "../../core/result";
import { ask, type ClientOptions } from "./client";
import { inquire } from "./observe";

/** RFC 4034 5: a type that no record here has, so it goes by its number. */
const typeDs = "TYPE43";

/** Asks about every action; nothing that was recorded before counts. */
export async function askAboutActions(
  actions: readonly ManualAction[],
  client: ClientOptions,
  now: string,
): Promise<Checked> {
  const first = actions.flatMap((action) =>
    [questionAbout(action) ?? [], forwardQuestion(action) ?? []].flat(),
  );
  const { answers } = await inquire({ first, next: () => [] }, client, now);
  const signed = new Map<ManualAction, DsAnswer>();
  for (const action of actions)
    if (action.kind === "ds") signed.set(action, await askDs(action.fields.zone, client));
  return {
    answers,
    failure: (action) => signed.get(action)?.failure ?? failureOf(action, answers),
    finding: (action) => signed.get(action)?.finding,
  };
}

/** Why an answer is missing: the RCODE or "TIMEOUT". */
function failureOf(action: ManualAction, answers: Observations): string | undefined {
  const question = questionAbout(action);
  if (question === undefined) return undefined;
  const status = answers.observationOf(question.name, question.type)?.status;
  return status === "NOERROR" || status === "NXDOMAIN" ? "the answer cannot be read" : status;
}

interface DsAnswer {
  readonly failure?: string;
  readonly finding: Finding;
}

/** Any DS record will do: which one is right is known to the DNS host that signs. */
async function askDs(zone: string, client: ClientOptions): Promise<DsAnswer> {
  const { status, message } = await ask({ name: unwrap(parseName(zone)), type: typeDs }, client);
  if (message === undefined || (status !== "NOERROR" && status !== "NXDOMAIN"))
    return { failure: status, finding: { state: "unverified", found: [] } };
  const records = message.answers.filter(({ type }) => type === typeDs);
  // the nameserver of the zone itself does not know: DS stands in the zone above (RFC 4035 2.4)
  if (records.length === 0 && !message.recursionAvailable)
    return { failure: "a resolver has to be asked", finding: { state: "unverified", found: [] } };
  const found = records.map(({ octets }) => dsText(Buffer.from(octets ?? [])));
  return { finding: { state: records.length > 0 ? "done" : "open", found } };
}

/** Key tag, algorithm, digest type, digest (RFC 4034 5.3). */
function dsText(octets: Buffer): string {
  if (octets.length < 5) return octets.toString("hex");
  return `${octets.readUInt16BE(0)} ${octets[2] ?? 0} ${octets[3] ?? 0} ${octets.subarray(4).toString("hex")}`;
}
