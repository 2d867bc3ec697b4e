// Internationalised names: U-label to A-label by IDNA2008. The tables load only when a name needs them.
import type * as Tr46 from "tr46";
import type { Result } from "../result";

function tr46(): typeof Tr46 {
  // the mapping tables cost 20 ms, and few names need them
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("tr46") as typeof Tr46;
}

/** The name with each U-label as an A-label (RFC 5891 4); labels of ASCII stay as they are, underscores too. */
export function toAsciiName(name: string): Result<string> {
  const parts = name.split(/[.\u3002\uff0e\uff61]/);
  const converted: string[] = [];
  for (const label of parts) {
    // eslint-disable-next-line no-control-regex -- the question is just whether it is ASCII
    if (/^[\x00-\x7f]*$/.test(label)) {
      converted.push(label);
      continue;
    }
    const ascii = tr46().toASCII(label, {
      checkBidi: true,
      checkHyphens: true,
      checkJoiners: true,
      useSTD3ASCIIRules: true,
      transitionalProcessing: false,
      verifyDNSLength: true,
    });
    if (ascii === null) return { error: `label "${label}" is not valid in an internationalised name` };
    converted.push(ascii);
  }
  return { value: converted.join(".") };
}

/** The label as people read it: an A-label decoded, `undefined` when it does not decode back to itself. */
export function toUnicodeLabel(label: string): string | undefined {
  if (!label.startsWith("xn--")) return label;
  const { domain, error } = tr46().toUnicode(label, { checkBidi: true, checkJoiners: true });
  if (error) return undefined;
  const back = toAsciiName(domain);
  return "value" in back && back.value === label ? domain : undefined;
}

// RFC 5892 2: letters and digits (A, with the exceptions F), combining marks and the joiners are PVALID or
// CONTEXTJ; symbols, punctuation and pictures are DISALLOWED. No library on npm makes this distinction.
const pvalid =
  /^(?:[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u3007\u30fb-]|\u200c|\u200d)$/u;

/** The first character of a U-label that IDNA2008 does not allow (RFC 5892), or `undefined`. */
export function disallowedCharacter(label: string): string | undefined {
  return Array.from(label).find((character) => !pvalid.test(character));
}
