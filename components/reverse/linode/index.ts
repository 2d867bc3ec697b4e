// The PTR of an address at Linode for TypeScript programs.
import type { ReverseBackend } from "../backend";
import { reverseBackend, type ReversePlace } from "../settings";
import type { LinodeSettings } from "./kind";
import { linodeService } from "./provision";

/**
 * Sets the PTR of an address at Linode.
 * @param args.host the host of the mail domain that has the address, and that the PTR names
 * @param args.family which address of the host. @default "ipv4"
 * @param args.index which one of several addresses of the family. @default 0, the first
 * @param args.provider a `linode.Provider`. @default that of the component
 */
export function linode(args: ReversePlace): ReverseBackend<LinodeSettings> {
  return reverseBackend(linodeService, args);
}
