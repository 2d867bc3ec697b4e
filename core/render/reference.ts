// The configuration reference as Markdown, made from the JSON Schema: every key, type, default, example.
import type { SchemaNode } from "./schema";

interface KeyRow {
  readonly path: string;
  readonly type: string;
  readonly standard: string;
  readonly text: string;
}

/** One table a key of a mail domain, one for zones and one for what all mail domains share. */
export function configMarkdown(schema: SchemaNode): string {
  const { zones, domains } = schema.properties ?? {};
  const domain = entryOf(domains);
  const keys = Object.entries(domain?.properties ?? {});
  const plain = keys.filter(([, node]) => !isStructured(node));
  const sections = [
    section(
      "zones",
      "the zones that we hold, by apex; a record outside of them is a manual action or an error",
      zones,
    ),
    table(
      "Mail domain",
      "keys of each entry of `domains`",
      plain.flatMap(([key, node]) => rows(node, key)),
    ),
    ...keys
      .filter(([, node]) => isStructured(node))
      .map(([key, node]) => section(key, node.description ?? "", node)),
  ];
  return [
    "# Configuration",
    "",
    "Made from the schema by `npm run docs`. A stack file holds these keys as `maildomain:zones` and",
    "`maildomain:domains` below `config`; a file for `--config` holds `zones` and `domains` at its top; a TypeScript",
    "program gives one entry of `domains` as the arguments of `MailDomain`. `*` stands for a name of your own,",
    "`[]` for each item of a list. Names are absolute, with or without the final dot; unknown keys are errors.",
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
}

function section(key: string, text: string, node: SchemaNode | undefined): string {
  return table(`\`${key}\``, text, node === undefined ? [] : rows(node, key));
}

function table(title: string, text: string, found: readonly KeyRow[]): string {
  const lines = found.map((row) =>
    [`\`${row.path}\``, row.type, row.standard, row.text].map(cell).join(" | "),
  );
  return [`## ${title}`, "", text, "", "key | type | default | meaning", "---|---|---|---", ...lines].join(
    "\n",
  );
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A key whose value has keys of its own gets a table of its own. */
function isStructured(node: SchemaNode): boolean {
  return rows(node, "").length > 1;
}

function entryOf(node: SchemaNode | undefined): SchemaNode | undefined {
  return typeof node?.additionalProperties === "object" ? node.additionalProperties : undefined;
}

/** The key itself, then each key below it; forms of a value that hold keys are gone through one after another. */
function rows(node: SchemaNode, path: string): KeyRow[] {
  const own: KeyRow = { path, type: typeText(node), standard: literal(node.default), text: describe(node) };
  const found = [own, ...children(node, path)];
  return found.filter((row, index) => found.findIndex((other) => other.path === row.path) === index);
}

function children(node: SchemaNode, path: string): KeyRow[] {
  const entry = entryOf(node);
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([key, value]) => rows(value, `${path}.${key}`)),
    ...(entry === undefined ? [] : isLeaf(entry) ? [] : rows(entry, `${path}.*`)),
    ...(node.items === undefined || isLeaf(node.items) ? [] : children(node.items, `${path}[]`)),
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((form) => children(form, path)),
  ];
}

function isLeaf(node: SchemaNode): boolean {
  return children(node, "").length === 0;
}

function typeText(node: SchemaNode): string {
  const forms = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  if (forms.length > 0) return [...new Set(forms.map(typeText))].join(" or ");
  if (node.const !== undefined) return literal(node.const);
  if (node.enum !== undefined) return node.enum.map(literal).join(", ");
  if (node.type === "array") return `list of ${node.items === undefined ? "anything" : typeText(node.items)}`;
  if (node.type === "object") return "mapping";
  const types = typeof node.type === "string" ? [node.type] : (node.type ?? ["anything"]);
  return types.map((type) => (type === "string" ? "text" : type)).join(" or ");
}

function describe(node: SchemaNode): string {
  const examples = (node.examples ?? []).map(literal).join(", ");
  return [node.description ?? "", ...(examples === "" ? [] : [`example: ${examples}`])]
    .filter(Boolean)
    .join("; ");
}

function literal(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? `\`${value}\`` : `\`${JSON.stringify(value)}\``;
}
