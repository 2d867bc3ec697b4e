// What the records of one side of a change answer to an evaluation; the records of others are not looked up.
import type { Fqdn } from "../../dns/name";
import type { RrType } from "../../dns/rdata";
import type { Side } from "../diff";
import type { Question, Reply } from "./question";

/** The part of a side that answers. */
export type SideRecords = Pick<Side, "get" | "isLate">;

/** Answers of one side. */
export class SideSource {
  /** `both`: a kind of record that stands at a name on one side is the stack's to publish on the other as well */
  constructor(
    readonly side: SideRecords,
    private readonly both: readonly SideRecords[],
  ) {}

  /** A name, and where its aliases lead to; a chain as long as resolvers follow it. */
  aliases(name: Fqdn): readonly Fqdn[] {
    const names = [name];
    for (let alias = this.#alias(name); alias !== undefined && names.length < 8; alias = this.#alias(alias))
      names.push(alias);
    return names;
  }

  #alias(name: Fqdn): Fqdn | undefined {
    return this.side.get(name, "CNAME")[0]?.target;
  }

  /** `undefined` where others may publish, and for what is known only after `up`. */
  ask({ name, type }: Question): Reply | undefined {
    const target = this.aliases(name).at(-1) ?? name;
    const found = this.side.get(target, type);
    if (found.length > 0) return found;
    if (this.side.isLate(target, type)) return undefined;
    const kinds: readonly RrType[] = type === "A" || type === "AAAA" ? ["A", "AAAA"] : [type];
    return this.#publishes(target, [...kinds, "CNAME"]) ? [] : undefined;
  }

  #publishes(name: Fqdn, types: readonly RrType[]): boolean {
    return this.both.some((side) =>
      types.some((type) => side.get(name, type).length > 0 || side.isLate(name, type)),
    );
  }
}
