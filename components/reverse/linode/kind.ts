// An address at Linode: the address itself identifies it.
import * as z from "zod";
import type { BackendKind } from "../../../core/config/backend-kind";
import { ptrKind } from "../kind";

const linodeSchema = z.strictObject({});

/** Linode needs to know nothing but the address. */
export type LinodeSettings = object;

/** The PTR of an address at Linode. */
export const linodeKind: BackendKind<LinodeSettings> = ptrKind({
  name: "linode",
  place: "at Linode",
  schema: linodeSchema,
});
