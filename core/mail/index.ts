// The rooms, in the order in which their records are listed: the only place that names them all.
import { hosts } from "./hosts/index";
import { mx } from "./mx/index";

export const rooms = [hosts, mx] as const;

/** The schema of each room by its key. */
export type RoomSchemas = { readonly [R in (typeof rooms)[number] as R["key"]]: R["schema"] };
