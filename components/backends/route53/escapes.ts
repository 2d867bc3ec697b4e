// What Route 53 answers, as the text of zone files.

/** Route 53 escapes octets in octal, zone files in decimal; an escaped backslash begins no escape. */
export function decimalEscapes(text: string): string {
  return text.replace(/\\(?:([0-3][0-7]{2})|.)/gs, (escape, octal: string | undefined) =>
    octal === undefined ? escape : `\\${String(parseInt(octal, 8)).padStart(3, "0")}`,
  );
}
