// One linode.Rdns for each PTR. The SDK loads when the first one is declared.
import type * as Sdk from "@pulumi/linode/rdns";
import { loadSdk } from "../../backends/load-sdk";
import type { ReverseService } from "../backend";
import { linodeKind, type LinodeSettings } from "./kind";

/** Addresses at Linode, through the official provider. */
export const linodeService: ReverseService<LinodeSettings> = {
  kind: linodeKind,
  provision: ({ name, address, host, options }) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program loads the SDKs that it uses
    const load = (): typeof Sdk => require("@pulumi/linode/rdns") as typeof Sdk;
    const { Rdns } = loadSdk(load, "@pulumi/linode", linodeKind.name);
    // Linode looks the forward record up itself, which a resolver may not see for some minutes
    return new Rdns(name, { address, rdns: host, waitForAvailable: true }, options);
  },
};
