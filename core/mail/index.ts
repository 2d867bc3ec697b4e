// The rooms, in the order in which their records are listed: the only place that names them all.
import { acme } from "./acme/index";
import { autoconfig } from "./autoconfig/index";
import { bimi } from "./bimi/index";
import { caa } from "./caa/index";
import { dane } from "./dane/index";
import { dkim } from "./dkim/index";
import { dmarc } from "./dmarc/index";
import { extra } from "./extra/index";
import { hosts } from "./hosts/index";
import { mtaSts } from "./mta-sts/index";
import { mx } from "./mx/index";
import { reverse } from "./reverse/index";
import { services } from "./services/index";
import { spf } from "./spf/index";
import { tlsRpt } from "./tls-rpt/index";

export const rooms = [
  hosts,
  mx,
  spf,
  dkim,
  dmarc,
  mtaSts,
  tlsRpt,
  dane,
  services,
  autoconfig,
  caa,
  bimi,
  acme,
  reverse,
  extra,
] as const;

/** The schema of each room by its key. */
export type RoomSchemas = { readonly [R in (typeof rooms)[number] as R["key"]]: R["schema"] };
