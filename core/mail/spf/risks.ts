// The risks of a change of an SPF record.
import { defineRisks, riskReporter } from "../diff";

/** Every risk rule of the room. */
export const spfRisks = defineRisks({
  "spf.sender-lost": {
    risk: "danger",
    reference: "RFC 7208 4.6.2",
    title: "an SPF record loses a sender",
    why: "mail from there no longer passes SPF, and is refused or marked where DKIM does not pass either",
    rollback: "put the term back; receivers that saw the new record keep it for its TTL",
    example: "v=spf1 mx include:_spf.example.net ~all → v=spf1 mx ~all",
  },
  "spf.gone": {
    risk: "danger",
    reference: "RFC 7208 4.5",
    title: "an SPF record goes",
    why: "receivers can tell the domain's own mail no longer from forged mail, and large ones refuse mail without SPF",
    rollback: "publish the old record again",
    example: "v=spf1 mx -all → nothing",
  },
  "spf.stricter": {
    risk: "caution",
    reference: "RFC 7208 8",
    title: "mail of senders that are not listed is treated more strictly",
    why: "a sender that nobody thought of is refused instead of marked",
    rollback: "set the old qualifier of all again",
    example: "~all → -all",
  },
  "spf.opened": {
    risk: "danger",
    reference: "RFC 7208 5.1",
    title: "anybody may send in the name of the domain",
    why: "every forged message passes SPF, and with it DMARC",
    rollback: "end the record with -all or ~all again",
    example: "-all → +all",
  },
  "spf.looser": {
    risk: "caution",
    reference: "RFC 7208 8",
    title: "mail of senders that are not listed is treated less strictly",
    why: "forged mail that was refused is delivered",
    rollback: "set the old qualifier of all again",
    example: "-all → ?all",
  },
  "spf.over-limit": {
    risk: "danger",
    reference: "RFC 7208 4.6.4",
    title: "an SPF record comes to more than ten DNS lookups",
    why: "receivers stop with permerror, so that no mail of the domain passes SPF",
    rollback: "remove an include, or list its networks",
    example: "eleven include terms",
  },
  "spf.unreadable": {
    risk: "danger",
    reference: "RFC 7208 4.6",
    title: "a name gets an SPF record that cannot be read, or a second one",
    why: "receivers end with permerror, so that no mail of the domain passes SPF",
    rollback: "publish the one old record again",
    example: "v=spf1 include: ~all",
  },
});

/** Reports under their codes. */
export const report = riskReporter(spfRisks);
