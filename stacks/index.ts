// The program of every stack: the mail domains of its configuration.
import * as pulumi from "@pulumi/pulumi";
import { deployStack, stackOutputs } from "../components/index";

export = async () => {
  const config = new pulumi.Config("maildomain");
  const input = { zones: config.getObject("zones"), domains: config.getObject("domains") };
  return Promise.resolve(stackOutputs(deployStack(input)));
};
