// Every reverse backend that a stack file can name: one folder, one line.
import type { Backend } from "../backends/backend";
import { awsEipService } from "./aws-eip/provision";
import { hcloudService } from "./hcloud/provision";
import { linodeService } from "./linode/provision";
import { zoneBackend } from "./provision";

/** The reverse backends as DNS hosts. */
export const reverseBackends: readonly Backend[] = [
  zoneBackend(awsEipService),
  zoneBackend(hcloudService),
  zoneBackend(linodeService),
];
