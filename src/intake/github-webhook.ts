import { Hono } from "hono";
import type { Observe } from "../core/observation.ts";
import { parseBody, readBody } from "./read-body.ts";
import type { IntakeLog } from "./routes.ts";

/** Probot in the two words that the route needs. */
export interface WebhookReceiver {
  verify(body: string, signature: string): Promise<boolean>;
  verifyAndReceive(delivery: { id: string; name: string; payload: string; signature: string }): Promise<void>;
}

export interface GitHubWebhookOptions {
  readonly receiver: WebhookReceiver;
  readonly maxBodyBytes: number;
  readonly observe: Observe;
  readonly log: IntakeLog;
}

/** Probot's usual path, and the root: that is the address its setup page gives to a new App. */
const webhookPaths = ["/api/github/webhooks", "/"];

/**
 * `POST /api/github/webhooks`, in front of Probot: it caps the body, answers 401 to a wrong or missing signature, and
 * tells the sender nothing of what went wrong inside. A delivery that could not be stored gets 503, so that GitHub's
 * log shows it as failed and the sweep asks for it again.
 */
export function createGitHubWebhook({ receiver, maxBodyBytes, observe, log }: GitHubWebhookOptions): Hono {
  return new Hono().on("POST", webhookPaths, async (context) => {
    const refuse = (status: 400 | 401 | 413 | 503, error: string) => context.json({ error }, status);
    const id = context.req.header("x-github-delivery");
    const name = context.req.header("x-github-event");
    const signature = context.req.header("x-hub-signature-256");

    const bytes = await readBody(context.req.raw, maxBodyBytes);
    if (bytes === "too-large") return refuse(413, `the body is larger than ${maxBodyBytes} bytes`);
    if (bytes.length === 0) return refuse(400, "the body is empty");
    // bytes outside UTF-8 change here, and then the signature is wrong
    const body = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    if (signature === undefined || !(await isSigned(receiver, body, signature))) {
      observe({ kind: "event", source: "github", outcome: "unauthenticated" });
      return refuse(401, "the signature is missing or wrong");
    }
    if (id === undefined || !/^[\x21-\x7e]{1,200}$/.test(id) || !name) {
      return refuse(400, "X-GitHub-Delivery or X-GitHub-Event is missing");
    }
    if (!isJsonObject(bytes)) return refuse(400, "the body is not a JSON object");
    try {
      await receiver.verifyAndReceive({ id, name, payload: body, signature });
    } catch (error) {
      log.error({ err: error, deliveryId: id }, "delivery could not be stored");
      return refuse(503, "the delivery could not be stored; send it again");
    }
    return context.json({ stored: id }, 202);
  });
}

/** Whatever the library throws over a text that is no signature, it is not one. */
async function isSigned(receiver: WebhookReceiver, body: string, signature: string): Promise<boolean> {
  return /^sha256=[0-9a-f]{64}$/.test(signature) && receiver.verify(body, signature);
}

function isJsonObject(bytes: Uint8Array): boolean {
  const value = parseBody(bytes)?.value;
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
