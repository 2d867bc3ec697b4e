// The rules of every store, under the title of its DNS host in the manual.
import { zonefileRules } from "./zonefile/rules";

/** One line a store. */
export const storeAreas = [{ title: "Zone files", rules: zonefileRules }] as const;
