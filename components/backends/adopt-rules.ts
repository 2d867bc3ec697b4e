// The rules of adoption: what can go wrong between a zone that is live and a state that does not know of it.
import { defineRules, reporter } from "../../core/issue";

export const adoptRules = defineRules({
  "adopt.credentials": {
    level: "E",
    title: "the credentials of a DNS host are in the environment",
    why: "without them nobody may read the zone, and what stands there would look like nothing",
    example: "CLOUDFLARE_API_TOKEN of a token with the permission to read DNS of the zone",
  },
  "adopt.unreadable": {
    level: "E",
    title: "what a zone holds can be read from its first record to its last",
    why: "with half of a zone, records that stand there would look as if they were missing",
    example: "maildomain adopt --existing example.com.zone",
  },
  "adopt.no-source": {
    level: "E",
    title: "it is known where to read a zone",
    why: "only DNS hosts with an API, zone files and zone transfers list every record of a zone",
    example: "maildomain adopt --axfr ns1.example.net",
  },
  "adopt.answers": {
    level: "E",
    title: "adoption reads zone files, not recorded answers",
    why: "answers say nothing about names that nobody asked for, and their TTLs have run down",
    example: "dig @ns1.example.net example.com AXFR > example.com.zone",
  },
  "adopt.output": {
    level: "E",
    title: "the import file is new, or --force says that it may be replaced",
    why: "an import file may have been edited by hand",
    example: "maildomain adopt -o import.json",
  },
  "adopt.import": {
    level: "E",
    title: "the engine reads every record that it takes over",
    why: "a record that was not read is not in the state, and the next up would try to create it again",
    example: "maildomain adopt --import, once more: what was taken over already is passed over",
  },
});

/** Reports under the codes of adoption. */
export const report = reporter(adoptRules);
