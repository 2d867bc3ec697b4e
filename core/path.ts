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

/** The steps of a place in the form of `pathText`; `undefined` when the text is no such place. */
export function parsePath(text: string): Path | undefined {
  const steps: PropertyKey[] = [];
  const step = /\.?([a-z_$][\w$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/giy;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return undefined;
    const [, key, index, quoted] = match;
    if (key !== undefined) steps.push(key);
    else steps.push(index === undefined ? (JSON.parse(quoted ?? '""') as string) : Number(index));
  }
  return steps;
}
