// A mail domain as a picture: who receives, who may send, who signs, what a receiver does; before beside after.
import { readSnapshot } from "../side";
import type { Snapshot } from "../snapshot";
import { paneKinds, type Details, type PaneKind } from "./picture-panes";

/** One element of the picture. */
export interface Element {
  readonly op: "add" | "remove" | "change" | "same";
  readonly label: string;
  /** what belongs to it: "preference 10"; "none → reject", or "- mx1" and "+ mx2", where it changes */
  readonly details: Details;
}

/** One part of the picture: "Receives". */
export interface Pane {
  readonly title: string;
  /** what the part answers: "who takes mail for the domain" */
  readonly about: string;
  readonly elements: readonly Element[];
}

/** The picture of one mail domain. */
export interface Picture {
  /** without final dot */
  readonly domain: string;
  readonly panes: readonly Pane[];
}

/** The pictures of all mail domains. */
export function pictures(before: Snapshot, after: Snapshot): Picture[] {
  const [old, now] = [readSnapshot(before), readSnapshot(after)];
  return [...new Set([...old.domains, ...now.domains])].map((domain) => {
    const [was, is] = [old.side(domain), now.side(domain)];
    return { domain, panes: paneKinds.map((kind) => paneOf(kind, kind.read(was), kind.read(is))) };
  });
}

/** True when something in a part of the picture changes. */
export function isTouched({ elements }: Pane): boolean {
  return elements.some(({ op }) => op !== "same");
}

function paneOf({ title, about, none }: PaneKind, old: Elements, now: Elements): Pane {
  // that there is nothing is news where something goes, and none where something comes
  const is: Elements = now.size === 0 ? new Map([none]) : now;
  const was: Elements = old.size === 0 && now.size === 0 ? is : old;
  const elements = [...new Set([...is.keys(), ...was.keys()])].map((label) =>
    elementOf(label, was.get(label), is.get(label)),
  );
  return { title, about, elements };
}

type Elements = ReturnType<PaneKind["read"]>;

function elementOf(label: string, was: Details | undefined, is: Details | undefined): Element {
  if (was === undefined) return { op: "add", label, details: is ?? [] };
  if (is === undefined) return { op: "remove", label, details: was };
  const old = was.filter((detail) => !is.includes(detail));
  const now = is.filter((detail) => !was.includes(detail));
  // only of one that goes and one that comes is it certain that they are the same thing
  const isMove = old.length === 1 && now.length === 1;
  const moves = isMove
    ? [`${old.join()} → ${now.join()}`]
    : [...old.map((detail) => `- ${detail}`), ...now.map((detail) => `+ ${detail}`)];
  const kept = is.filter((detail) => was.includes(detail));
  return { op: moves.length === 0 ? "same" : "change", label, details: [...moves, ...kept] };
}
