"""Reads SPF, DKIM and DMARC texts with programs that are not ours, and says what each found. Asks no network.

In: a JSON list of {"kind": "spf" | "dkim" | "dmarc", "text": ...}. Out: a list of the same length, by program
{"found": ...} or {"error": ...}.
"""

import json
import sys

import checkdmarc.dmarc
import checkdmarc.spf
import dkim
import dns.exception
import dns.rdatatype
import dns.resolver
import dns.rrset
import spf

# what the DNS of these tests answers to every name: nothing that an evaluation could stumble over
SPF_ELSEWHERE = "v=spf1 ?all"
AUTHORISED = "v=DMARC1;"


def txt_at(name):
    return AUTHORISED if "._report._dmarc." in name.lower() else SPF_ELSEWHERE


def lookup(name, qtype, *_):
    """Answers pyspf."""
    if qtype != "TXT":
        return []
    return [((name, "TXT"), (txt_at(name).encode("ascii"),))]


# the texts are judged, not the names in them
spf.DNSLookup = lookup
spf.MAX_LOOKUP = spf.MAX_VOID_LOOKUPS = 1000


class Resolver:
    """Answers checkdmarc."""

    lifetime = timeout = 1.0
    nameservers = ["192.0.2.53"]
    records = {"A": "203.0.113.80", "MX": "10 mx.elsewhere.example."}

    def resolve(self, name, rdtype="A", **_):
        kind = dns.rdatatype.to_text(dns.rdatatype.RdataType.make(rdtype))
        name = str(name).rstrip(".") + "."
        value = f'"{txt_at(name)}"' if kind == "TXT" else self.records.get(kind)
        if value is None:
            raise dns.resolver.NoAnswer(response=Response(name))
        return dns.rrset.from_text(name, 300, "IN", kind, value)


# some of its questions go past the resolver that it is given
dns.resolver.Resolver = Resolver


class Response:
    """What an error of dnspython says about its question."""

    def __init__(self, name):
        self.question = [dns.rrset.RRset(dns.name.from_text(name), 1, 1)]


def pyspf(text):
    query = spf.query(i="203.0.113.9", s="author@example.com", h="mail.example.com", strict=True)
    result, _, explanation = query.check(spf=text)
    if result in ("permerror", "temperror", "none"):
        raise ValueError(f"{result}: {explanation}")
    return result


def checkdmarc_spf(text):
    parsed = checkdmarc.spf.parse_spf_record(
        text, "example.com", ignore_too_many_lookups=True, resolver=Resolver()
    )
    found = {"all": parsed["parsed"]["all"]}
    # beyond ten lookups it leaves mechanisms out
    if "error" not in parsed:
        found["terms"] = [mechanism["mechanism"] for mechanism in parsed["parsed"]["mechanisms"]]
    return found


def dkimpy(text):
    _, size, kind, _ = dkim.evaluate_pk("s._domainkey.example.com", text.encode("utf-8"))
    if kind is None:
        raise ValueError("the record has no key that mail may use")
    return {"type": kind.decode("ascii"), "bits": size}


def checkdmarc_dmarc(text):
    parsed = checkdmarc.dmarc.parse_dmarc_record(text, "example.com", resolver=Resolver())
    return {
        tag: [address_of(uri) for uri in entry["value"]]
        if tag in ("rua", "ruf")
        else entry["value"]
        for tag, entry in parsed["tags"].items()
        if entry["explicit"]
    }


def address_of(uri):
    """The URI without its size; checkdmarc takes the scheme off a mail address only."""
    return ("mailto:" if uri["scheme"] == "mailto" else "") + uri["address"]


PROGRAMS = {
    "spf": {"pyspf": pyspf, "checkdmarc": checkdmarc_spf},
    "dkim": {"dkimpy": dkimpy},
    "dmarc": {"checkdmarc": checkdmarc_dmarc},
}


def judge(program, text):
    try:
        return {"found": program(text)}
    except Exception as error:  # a program that trips over a text has not read it
        return {"error": f"{type(error).__name__}: {error}"}


json.dump(
    [
        {name: judge(program, entry["text"]) for name, program in PROGRAMS[entry["kind"]].items()}
        for entry in json.load(sys.stdin)
    ],
    sys.stdout,
)
