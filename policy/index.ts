// The policy pack "maildomain": serves the policies to the engine that started it.
import { PolicyPack } from "@pulumi/policy";
import { policies } from "../components/policy/policies";

new PolicyPack("maildomain", {
  displayName: "MailDomain",
  description: "Mail records of every stack, judged by the rules of MailDomain",
  policies,
});
