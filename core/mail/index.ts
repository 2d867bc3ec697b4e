// The rooms, in the order in which their records are listed: the only place that names them all.
import { acme } from "./acme/index";
import { extra } from "./extra/index";
import { hosts } from "./hosts/index";
import { mx } from "./mx/index";

export const rooms = [hosts, mx, acme, extra] as const;

/** The schema of each room by its key. */
export type RoomSchemas = { readonly [R in (typeof rooms)[number] as R["key"]]: R["schema"] };
