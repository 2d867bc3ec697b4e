// Which TLSA values a sender goes by: those that it can use, and of several digests the strongest.
import { dataProblem, parameterProblem, type Tlsa } from "./record";

/** The values that senders can use; SMTP has no use for publicly trusted certificates (RFC 7672 3.1.3). */
export function usableTlsa(values: readonly Tlsa[], port: number | undefined): Tlsa[] {
  return values.filter(
    (tlsa) =>
      (port !== 25 || tlsa.usage >= 2) &&
      parameterProblem(tlsa) === undefined &&
      dataProblem(tlsa) === undefined,
  );
}

/** For each usage and selector the whole data, and of the digests the strongest alone (RFC 7671 9). */
export function countedTlsa(usable: readonly Tlsa[]): Tlsa[] {
  return usable.filter(
    ({ usage, selector, matchingType }) =>
      matchingType === 0 ||
      usable.every(
        (other) => other.usage !== usage || other.selector !== selector || other.matchingType <= matchingType,
      ),
  );
}
