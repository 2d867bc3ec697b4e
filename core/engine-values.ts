// How the Pulumi engine marks values that are not plain, in its states, events and calls.

/** What stands for a value that is not known before the change is applied. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key of an object that wraps a value of another kind, such as a secret. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
