// The comments of one pull request as GitHub and GitLab serve them, on 127.0.0.1.
import type { IncomingMessage } from "node:http";
import { serve } from "../fakes/serve";

/** A comment, whoever wrote it. */
export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

/** The service, started. */
export interface CommentsApi {
  readonly url: string;
  readonly comments: Comment[];
  /** "METHOD path" of every request that changes something */
  readonly writes: string[];
  /** the status of every answer to a write, while it is set */
  refuseWith: number | undefined;
  stop(): Promise<void>;
}

export const token = "a-token-of-the-test";
const bots = { github: "github-actions[bot]", gitlab: "project_7_bot" } as const;

/** Starts the service of a host, with comments that are there already. */
export async function startComments(
  host: "github" | "gitlab",
  given: readonly Comment[] = [],
): Promise<CommentsApi> {
  const comments = [...given];
  const writes: string[] = [];
  const shown = ({ id, author, body }: Comment): object =>
    host === "github" ? { id, body, user: { login: author } } : { id, body, author: { id: idOf(author) } };
  const answer = (request: IncomingMessage, sent: { readonly body?: string }): object | number => {
    const header = request.headers[host === "github" ? "authorization" : "private-token"];
    if (header !== (host === "github" ? `Bearer ${token}` : token)) return 401;
    const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const method = request.method ?? "";
    if (method === "GET") {
      if (pathname === "/user") return { id: idOf(bots.gitlab) };
      const [size, page] = [Number(searchParams.get("per_page")), Number(searchParams.get("page"))];
      return comments.slice(size * (page - 1), size * page).map(shown);
    }
    writes.push(`${method} ${pathname}`);
    if (api.refuseWith !== undefined) return api.refuseWith;
    const id = Number(/\/(?:comments|notes)\/(\d+)$/.exec(pathname)?.[1]);
    const at = comments.findIndex((comment) => comment.id === id);
    const body = sent.body ?? "";
    if (method === "POST") comments.push({ id: 1000 + comments.length, author: bots[host], body });
    else if (at >= 0 && comments[at]) comments[at] = { ...comments[at], body };
    return sent;
  };
  const served = await serve((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const result = answer(request, (text === "" ? {} : JSON.parse(text)) as object);
      response.statusCode = typeof result === "number" ? result : 200;
      response.end(JSON.stringify(typeof result === "number" ? { message: "refused" } : result));
    });
  });
  const api: CommentsApi = { ...served, comments, writes, refuseWith: undefined };
  return api;
}

function idOf(author: string): number {
  return author === bots.gitlab ? 42 : 7;
}
