// maildomain schema: the JSON Schema for editors.
import { backendKinds } from "../../components/backends/registry";
import { configSchema, stackFileSchema } from "../../core/render/schema";

/** Prints the JSON Schema of a stack file, or of a file for `--config`. */
export function schemaCommand(options: { readonly for: "stack" | "config" }): number {
  const schema = options.for === "stack" ? stackFileSchema(backendKinds) : configSchema(backendKinds);
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}
