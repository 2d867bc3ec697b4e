// One hcloud.Rdns for each PTR. The SDK loads when the first one is declared.
import type * as Sdk from "@pulumi/hcloud/rdns";
import { loadSdk } from "../../backends/load-sdk";
import type { ReverseService } from "../backend";
import { hcloudKind, type HcloudSettings } from "./kind";

/** Addresses at Hetzner Cloud, through the official provider. */
export const hcloudService: ReverseService<HcloudSettings> = {
  kind: hcloudKind,
  provision: ({ name, address, host, options }, settings) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program loads the SDKs that it uses
    const load = (): typeof Sdk => require("@pulumi/hcloud/rdns") as typeof Sdk;
    const { Rdns } = loadSdk(load, "@pulumi/hcloud", hcloudKind.name);
    return new Rdns(name, { ...settings, ipAddress: address, dnsPtr: host }, options);
  },
};
