import fc from "fast-check";
import { isIPv4, isIPv6 } from "node:net";
import { describe, expect, it } from "vitest";
import {
  addressOctets,
  addressOfReverseName,
  familyOf,
  parseAddress,
  parseIpv4,
  parseIpv6,
  reverseName,
  sharePrefix,
  specialUse,
} from "../../../core/dns/address";
import type { Fqdn } from "../../../core/dns/name";

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
const words = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
  minLength: 8,
  maxLength: 8,
});

describe("IPv4", () => {
  it.each(["0.0.0.0", "192.0.2.25", "255.255.255.255"])("%s", (text) => {
    expect(parseIpv4(text)).toEqual({ value: text });
  });

  it.each([
    "192.0.2.025",
    "192.0.2.256",
    "192.0.2",
    "192.0.2.1.1",
    "192.0.2.1/24",
    " 192.0.2.1",
    "192.0.2.1\n",
    "0x7f.1",
    "1",
    "",
    "١.١.١.١",
    "mail.example.com",
  ])("%j is refused", (text) => {
    expect(parseIpv4(text)).toHaveProperty("error");
  });

  it("names the other family", () => {
    expect(parseIpv4("2001:db8::1")).toEqual({
      error:
        '"2001:db8::1" is no IPv4 address, it is an IPv6 address; four decimal octets without leading zeros are required',
    });
    expect(parseIpv6("192.0.2.1")).toEqual({
      error: '"192.0.2.1" is no IPv6 address, it is an IPv4 address',
    });
  });
});

describe("IPv6 in the form of RFC 5952", () => {
  it.each([
    ["2001:DB8::25", "2001:db8::25"],
    ["2001:0db8:0000:0000:0000:0000:0000:0025", "2001:db8::25"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["::192.0.2.33", "::c000:221"],
  ])("%s is %s", (text, expected) => {
    expect(parseIpv6(text)).toEqual({ value: expected });
  });

  it.each([
    ["fe80::1%eth0", "has a zone index, which means nothing in the DNS"],
    ["::ffff:192.0.2.1", "is an IPv4-mapped address; publish the IPv4 address itself"],
    ["::FFFF:c000:201", "is an IPv4-mapped address; publish the IPv4 address itself"],
    ["2001:db8::1::1", "is no IPv6 address"],
    ["2001:db8:0:0:0:0:0:0:1", "is no IPv6 address"],
    ["2001:db8::12345", "is no IPv6 address"],
    ["2001:db8::1/64", "is no IPv6 address"],
    ["[2001:db8::1]", "is no IPv6 address"],
    ["2001:db8:", "is no IPv6 address"],
    [":2001:db8::", "is no IPv6 address"],
    ["::192.0.2.01", "is no IPv6 address"],
    ["::g", "is no IPv6 address"],
    ["1:2:3:4:5:6:7::8:9", "is no IPv6 address"],
    ["", "is no IPv6 address"],
  ])("%s is refused", (text, error) => {
    expect(parseIpv6(text)).toEqual({ error: expect.stringContaining(error) as string });
  });

  it("agrees with Node on what an address is", () => {
    const noise = fc.stringMatching(/^[0-9a-f:.]{0,24}$/);
    fc.assert(
      fc.property(fc.oneof(noise, fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
        expect("value" in parseIpv4(text)).toBe(isIPv4(text));
        const read = parseIpv6(text);
        const mapped = "error" in read && read.error.includes("IPv4-mapped");
        expect("value" in read || mapped).toBe(isIPv6(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is one text for one address, however it is written", () => {
    fc.assert(
      fc.property(words, (parts) => {
        const plain = parts.map((part) => part.toString(16)).join(":");
        const padded = parts.map((part) => part.toString(16).padStart(4, "0").toUpperCase()).join(":");
        const canonical = parseIpv6(plain);
        if ("error" in canonical) return;
        expect(parseIpv6(padded)).toEqual(canonical);
        expect(parseIpv6(canonical.value)).toEqual(canonical);
        expect(new URL(`http://[${plain}]/`).hostname).toBe(`[${canonical.value}]`);
      }),
    );
  });
});

describe("octets and families", () => {
  it("are those of the address", () => {
    expect(addressOctets("192.0.2.25")).toEqual([192, 0, 2, 25]);
    expect(addressOctets("2001:db8::25")).toEqual([
      0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x25,
    ]);
    expect([familyOf("192.0.2.25"), familyOf("::1")]).toEqual(["ipv4", "ipv6"]);
    expect(parseAddress("2001:DB8::1")).toEqual({ value: "2001:db8::1" });
    expect(parseAddress("192.0.2.1")).toEqual({ value: "192.0.2.1" });
  });
});

describe("reverse names", () => {
  it.each([
    ["192.0.2.25", "25.2.0.192.in-addr.arpa."],
    ["1.2.3.4", "4.3.2.1.in-addr.arpa."],
    ["2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."],
  ])("%s is %s", (address, expected) => {
    expect(reverseName(address)).toBe(expected);
    expect(addressOfReverseName(expected as Fqdn)).toBe(address);
  });

  it("lead back to the address", () => {
    const ipv6 = words.map((parts) => parseIpv6(parts.map((part) => part.toString(16)).join(":")));
    fc.assert(
      fc.property(
        fc.oneof(
          ipv4.map((value) => ({ value })),
          ipv6,
        ),
        (address) => {
          if ("value" in address)
            expect(addressOfReverseName(reverseName(address.value))).toBe(address.value);
        },
      ),
    );
  });

  it.each([
    "2.0.192.in-addr.arpa.",
    "1.25.2.0.192.in-addr.arpa.",
    "025.2.0.192.in-addr.arpa.",
    "256.2.0.192.in-addr.arpa.",
    "25.0/26.2.0.192.in-addr.arpa.",
    "25.2.0.192.notin-addr.arpa.",
    "25.2.0.192.in-addr.arpa.example.com.",
    "8.b.d.0.1.0.0.2.ip6.arpa.",
    `${"g.".repeat(32)}ip6.arpa.`,
    `${"0.".repeat(33)}ip6.arpa.`,
    "in-addr.arpa.",
    ".",
  ])("%s stands for none", (name) => {
    expect(addressOfReverseName(name as Fqdn)).toBeUndefined();
  });
});

describe("addresses that the Internet cannot reach", () => {
  it.each([
    ["10.0.0.1", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.1", undefined],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "shared"],
    ["100.128.0.1", undefined],
    ["127.0.0.1", "loopback"],
    ["169.254.0.1", "link-local"],
    ["192.0.2.25", "documentation"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "reserved"],
    ["0.0.0.0", "unspecified"],
    ["8.8.8.8", undefined],
    ["::1", "loopback"],
    ["::", "unspecified"],
    ["fe80::1", "link-local"],
    ["fec0::1", undefined],
    ["fd00::1", "private"],
    ["2001:db8::1", "documentation"],
    ["3fff::1", "documentation"],
    ["2606:4700::1111", undefined],
  ])("%s: %s", (address, expected) => {
    expect(specialUse(address)).toBe(expected);
  });

  it("compares prefixes bit by bit", () => {
    expect(sharePrefix([192, 0, 2, 128], [192, 0, 2, 255], 25)).toBe(true);
    expect(sharePrefix([192, 0, 2, 127], [192, 0, 2, 128], 25)).toBe(false);
    expect(sharePrefix([1], [2], 0)).toBe(true);
    expect(sharePrefix([192, 0, 2, 1], [192, 0, 2, 1], 32)).toBe(true);
    expect(sharePrefix([192, 0, 2, 1], [192, 0, 2, 0], 32)).toBe(false);
  });
});
