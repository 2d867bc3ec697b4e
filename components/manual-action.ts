// ManualAction: a component without children, so that it stands in every preview until it is done.
import * as pulumi from "@pulumi/pulumi";
import type { ManualAction as Action } from "../core/mail/action";

/** Something that a person must do outside of the configured zones. Creating or deleting it changes nothing. */
export class ManualAction extends pulumi.ComponentResource {
  /** what is to be done, for whom, and how to see that it is done */
  public readonly action: pulumi.Output<Action>;

  constructor(name: string, action: pulumi.Input<Action>, options?: pulumi.ComponentResourceOptions) {
    super("maildomain:index:ManualAction", name, { action }, options);
    this.action = pulumi.output(action);
  }
}
