// Internationalised names: U-label to A-label by IDNA2008. The tables load only when a name needs them.
import type * as Tr46 from "tr46";

function tr46(): typeof Tr46 {
  // the mapping tables cost 20 ms, and few names need them
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("tr46") as typeof Tr46;
}

/** The name in ASCII, or the label that has no ASCII form and why. */
export type AsciiName =
  | { readonly value: string }
  | { readonly label: string; readonly shape: "invalid" | { readonly canonical: string } };

/**
 * The name with each U-label as an A-label (RFC 5891 4); labels of ASCII stay as they are, underscores too.
 * Case and composition are folded (RFC 5895 2); a label that would become another one in any other way is refused.
 */
export function toAsciiName(name: string): AsciiName {
  const converted: string[] = [];
  for (const label of name.split(/[.\u3002\uff0e\uff61]/)) {
    // eslint-disable-next-line no-control-regex -- the question is just whether it is ASCII
    if (/^[\x00-\x7f]*$/.test(label)) {
      converted.push(label.toLowerCase());
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
    if (ascii === null) return { label, shape: "invalid" };
    const canonical = tr46().toUnicode(ascii, {}).domain;
    if (canonical !== folded(label)) return { label, shape: { canonical } };
    converted.push(ascii);
  }
  return { value: converted.join(".") };
}

/** Lower case character by character: a sigma at the end stays the sigma that it is. */
function folded(label: string): string {
  return Array.from(label.normalize("NFC"), (character) => character.toLowerCase()).join("");
}

/** The label as people read it: an A-label decoded, `undefined` when it does not decode back to itself. */
export function toUnicodeLabel(label: string): string | undefined {
  if (!label.startsWith("xn--")) return label;
  const { domain, error } = tr46().toUnicode(label, { checkBidi: true, checkJoiners: true });
  if (error) return undefined;
  const back = toAsciiName(domain);
  return "value" in back && back.value === label ? domain : undefined;
}

// RFC 5892 2: letters and digits (A), the exceptions (F) and Cherokee capitals, which are the folded form there,
// are PVALID, the joiners CONTEXTJ; symbols, punctuation and pictures are DISALLOWED, and so is what is not
// stable (B), ignorable (C, D), an exception (F) or an old Jamo (I). No library on npm makes these distinctions.
const letterOrDigit =
  /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u13a0-\u13f5\u3007\u30fb-]$/u;
const disallowed =
  /[\p{DI}\u0640\u07fa\u1100-\u11ff\u3031-\u3035\u303b\ua960-\ua97c\ud7b0-\ud7fb\u{1d100}-\u{1d24f}]|[\u20d0-\u20ff]|[\u302e-\u302f]/u;

function isAllowed(character: string): boolean {
  if (character === "\u200c" || character === "\u200d") return true;
  if (!letterOrDigit.test(character) || disallowed.test(character)) return false;
  return character.normalize("NFKC") === character;
}

/** The first character of a U-label that IDNA2008 does not allow (RFC 5892), or `undefined`. */
export function disallowedCharacter(label: string): string | undefined {
  return Array.from(label).find((character) => !isAllowed(character));
}
