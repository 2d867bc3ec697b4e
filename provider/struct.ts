// Values between the engine's protobuf structs and plain JavaScript; secrets are taken out of their wrapping.
import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb.js";
import { signatureKey } from "../core/engine-values";

/** A value as the engine sends it. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainObject;

/** An object without prototype, so that no key has a meaning of its own. */
export interface PlainObject {
  readonly [key: string]: Plain;
}

// the value by which the engine marks a wrapped secret
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** The fields of a struct; an absent struct has none. */
export function fromStruct(struct: Struct | undefined): PlainObject {
  const object = Object.create(null) as Record<string, Plain>;
  struct?.getFieldsMap().forEach((value: Value, key: string) => (object[key] = fromValue(value)));
  return object;
}

function fromValue(value: Value): Plain {
  switch (value.getKindCase()) {
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()?.getValuesList().map(fromValue) ?? [];
    case Value.KindCase.STRUCT_VALUE:
      return unwrapped(fromStruct(value.getStructValue()));
    default:
      return null;
  }
}

function unwrapped(object: PlainObject): Plain {
  return object[signatureKey] === secret ? (object["value"] ?? null) : object;
}

/** A struct with these fields; `undefined` fields are left out. */
export function toStruct(fields: Readonly<Record<string, unknown>>): Struct {
  const struct = new Struct();
  for (const [key, field] of Object.entries(fields)) {
    if (field !== undefined) struct.getFieldsMap().set(key, toValue(field));
  }
  return struct;
}

function toValue(plain: unknown): Value {
  const value = new Value();
  if (typeof plain === "boolean") value.setBoolValue(plain);
  else if (typeof plain === "number") value.setNumberValue(plain);
  else if (typeof plain === "string") value.setStringValue(plain);
  else if (Array.isArray(plain)) {
    const list = new ListValue();
    list.setValuesList(plain.map(toValue));
    value.setListValue(list);
  } else if (typeof plain === "object" && plain !== null) {
    value.setStructValue(toStruct(plain as Record<string, unknown>));
  } else value.setNullValue(NullValue.NULL_VALUE);
  return value;
}
