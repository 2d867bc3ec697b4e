// Every rule table, one line a room.
import type { RuleCase } from "../support";
import { mxCases } from "./mail/mx.rules";

export const ruleCases: readonly RuleCase[] = [...mxCases];
