// A process that changes a zone file for several mail domains at once: create, then a number of updates.
// Arguments: the folder, the name of the file, the number of updates, the domains.
import { ZonefileStore } from "../../provider/zonefile/index";
import { holding } from "./support";

const [root = "", path = "", updates = "0", ...domains] = process.argv.slice(2);
const store = new ZonefileStore({ root });
const { signal } = new AbortController();

async function live(domain: string): Promise<void> {
  let before = holding({ [`${domain}. TXT`]: '60 "0"' }, domain, { path });
  await store.apply({ after: before }, signal);
  for (let count = 1; count <= Number(updates); count++) {
    const after = holding({ [`${domain}. TXT`]: `60 "${count}"` }, domain, { path });
    await store.apply({ before, after }, signal);
    before = after;
  }
}

Promise.all(domains.map(live)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
