// Places in a configuration, as issues show them.

/** The steps from a value to a part of it. */
export type Path = readonly PropertyKey[];

/** `domains["example.com"].mx[0]`: a path as people write it, names with dots in brackets. */
export function pathText(base: string, path: Path): string {
  let text = base;
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[a-z_][a-z0-9_]*$/i.test(String(step)))
      text += text === "" ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text;
}
