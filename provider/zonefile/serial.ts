// Serials of the form YYYYMMDDnn that only grow (RFC 1912 2.2, RFC 1982).

/** The first serial of a day, in UTC. */
export function firstSerial(now: Date): number {
  return (now.getUTCFullYear() * 10_000 + (now.getUTCMonth() + 1) * 100 + now.getUTCDate()) * 100 + 1;
}

/** The serial after `serial`: today's first one if the old one is an earlier date, else one more. */
export function nextSerial(serial: number, now: Date): number {
  const today = firstSerial(now);
  if (isDate(serial) && serial < today) return today;
  // RFC 1982 3.1: one more in serial number arithmetic; 0 means "not loaded" to some servers
  return (serial + 1) % 0x1_0000_0000 || 1;
}

function isDate(serial: number): boolean {
  const day = Math.floor(serial / 100);
  const [year, month, date] = [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100];
  return year >= 1980 && year <= 4294 && month >= 1 && month <= 12 && date >= 1 && date <= 31;
}
