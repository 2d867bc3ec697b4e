// The program of every stack: the mail domains of its configuration.
import * as pulumi from "@pulumi/pulumi";
import { deployStack, recordedAnswers, stackOutputs, type DeployOptions } from "../components/index";

/** The engine starts it in the folder of the project; the command hands over the answers that it has read. */
export = async (options: DeployOptions = { observations: recordedAnswers("stacks/observations.json") }) => {
  const config = new pulumi.Config("maildomain");
  const input = { zones: config.getObject("zones"), domains: config.getObject("domains") };
  return Promise.resolve(stackOutputs(deployStack(input, options)));
};
