// Every rule table, one line a room.
import type { RuleCase } from "../support";
import { extraCases } from "./mail/extra.rules";
import { mxCases } from "./mail/mx.rules";
import { reverseCases } from "./mail/reverse.rules";

export const ruleCases: readonly RuleCase[] = [...mxCases, ...extraCases, ...reverseCases];
