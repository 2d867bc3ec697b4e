// The little XML that Route53 speaks: elements and text, no attributes that matter.

/** An element with its text or its children. */
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads a document; throws when its tags do not match. */
export function parseXml(source: string): Element {
  type Open = { name: string; children: Element[]; text: string };
  const top: Open = { name: "", children: [], text: "" };
  const stack = [top];
  for (const [, declaration, closing, name = "", empty, text = ""] of source.matchAll(
    /(<[?!][^>]*>)|<(\/?)([\w:]+)[^>]*?(\/?)>|([^<]+)/g,
  )) {
    const open = stack.at(-1) ?? top;
    if (declaration !== undefined) continue;
    if (name === "") open.text += unescapeXml(text);
    else if (closing === "/") {
      if (open.name !== name) throw new Error(`</${name}> closes <${open.name}>`);
      stack.pop();
    } else {
      const element: Open = { name, children: [], text: "" };
      open.children.push(element);
      if (empty !== "/") stack.push(element);
    }
  }
  const [root] = top.children;
  if (root === undefined || stack.length !== 1) throw new Error("not a document");
  return root;
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[name ?? ""] ?? whole;
    },
  );
}

/** The first element at the end of this path. */
export function find(element: Element, ...path: readonly string[]): Element | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return element;
  const child = element.children.find((candidate) => candidate.name === name);
  return child && find(child, ...rest);
}

/** What an element may hold: text, or elements by name; a list repeats its element. */
export type Content = string | number | boolean | { readonly [name: string]: Content | readonly Content[] };

/** Prints an element with all that it holds. */
export function printXml(name: string, content: Content, namespace = ""): string {
  const start = namespace === "" ? `<${name}>` : `<${name} xmlns="${namespace}">`;
  return `${start}${printContent(content)}</${name}>`;
}

function printContent(content: Content): string {
  if (typeof content !== "object") return escapeXml(String(content));
  return Object.entries(content)
    .flatMap(([name, inner]) =>
      (Array.isArray(inner) ? inner : [inner]).map((one: Content) => printXml(name, one)),
    )
    .join("");
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}
