import type { RuleCase } from "../support";
import { answersOf } from "./mail/reverse.rules";

const place = 'domains["example.com"]';
const decision = { reason: "line without PTR until it moves", until: "2027-03-31" };

function accepted(id: string): unknown {
  return {
    hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
    mx: ["mail.example.com"],
    accepted: { [id]: decision },
  };
}

export const actionCases: RuleCase[] = [
  {
    code: "action.accepted",
    title: "an id that does not exist",
    level: "E",
    bad: accepted("ptr/192.0.2.52"),
    good: accepted("ptr/192.0.2.25"),
    where: `${place}.accepted["ptr/192.0.2.52"]`,
    text: 'there is no manual action "ptr/192.0.2.52"',
  },
  {
    code: "action.accepted",
    title: "an action that was seen to be done",
    level: "I",
    bad: accepted("ptr/192.0.2.25"),
    good: { hosts: {}, accepted: {} },
    where: `${place}.accepted["ptr/192.0.2.25"]`,
    text: 'the DNS shows manual action "ptr/192.0.2.25" as done',
    answers: answersOf({ "25.2.0.192.in-addr.arpa. PTR": [{ target: "mail.example.com." }] }),
  },
];
