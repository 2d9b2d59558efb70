import { z } from "zod";
import { parseAnswer } from "./answer.ts";
import type { Send } from "./transport.ts";

/** Tells the login in whose name the App writes, such as `tidegate[bot]`. */
export type FetchLogin = () => Promise<string>;

/** Asks GitHub for the App's login once an hour, since its owner may rename it. */
export function createFetchLogin(asApp: Send): FetchLogin {
  let known: { readonly login: Promise<string>; readonly askedAt: number } | undefined;
  return () => {
    const now = performance.now();
    if (known !== undefined && now - known.askedAt < keptMs) return known.login;
    const login = ask(asApp);
    known = { login, askedAt: now };
    // Whoever awaits it is told of the failure; the next caller asks anew.
    login.catch(() => {
      known = undefined;
    });
    return login;
  };
}

const keptMs = 3_600_000;

const appAnswer = z.object({ slug: z.string().min(1) });

async function ask(asApp: Send): Promise<string> {
  return `${parseAnswer(appAnswer, await asApp("GET /app")).slug}[bot]`;
}
