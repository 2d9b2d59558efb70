import type { Delivery } from "./delivery.ts";

/** GitHub gives a receiver this long to answer. */
export const patienceMs = 10_000;

/** The longest part of a receiver's answer that the log keeps, in characters. */
const longestAnswer = 10_000;

/** Sends a delivery once and returns it with how it ended. */
export async function send(delivery: Delivery, stop: AbortSignal): Promise<Delivery> {
  const began = performance.now();
  const duration = () => Math.round(performance.now() - began);
  try {
    const answer = await fetch(delivery.url, {
      method: "POST",
      // A connection that is kept may be closed by the receiver just when the next delivery is sent: that one would be lost.
      headers: { ...delivery.requestHeaders, connection: "close" },
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]),
    });
    const responseBody = (await answer.text()).slice(0, longestAnswer);
    return {
      ...delivery,
      durationMs: duration(),
      status: answer.status < 400 ? "OK" : `Invalid HTTP Response: ${answer.status}`,
      statusCode: answer.status,
      responseHeaders: Object.fromEntries(answer.headers),
      responseBody,
    };
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return { ...delivery, durationMs: duration(), status: late ? "timed out" : "failed to connect to host" };
  }
}
