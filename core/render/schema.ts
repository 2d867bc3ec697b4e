// The configuration as JSON Schema, for editors and for the reference page.
import * as z from "zod";
import type { BackendKind } from "../config/backend-kind";
import { stackSchema } from "../config/schema";

/** A JSON Schema node, as far as it is read here. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode | boolean>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** JSON Schema (draft 2020-12) of `{ zones, domains }`: what `--config FILE` takes. */
export function configSchema(kinds: readonly BackendKind[]): SchemaNode {
  return z.toJSONSchema(stackSchema(kinds), { io: "input", unrepresentable: "any" }) as SchemaNode;
}

/** JSON Schema of a stack file: the same below `config`, each key in the project's namespace. */
export function stackFileSchema(kinds: readonly BackendKind[]): SchemaNode & { readonly $schema: string } {
  const { properties = {} } = configSchema(kinds);
  const namespaced = Object.entries(properties).map(([key, node]) => [`maildomain:${key}`, node] as const);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "configuration of the stack; keys of other namespaces are not looked at",
        properties: Object.fromEntries(namespaced),
        patternProperties: { "^maildomain:(?!(?:zones|domains)$)": false },
        required: ["maildomain:domains"],
      },
    },
  };
}
