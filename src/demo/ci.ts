import { createHmac } from "node:crypto";

/** What CI tells after it pushed an image. */
export interface Announcement {
  readonly image: string;
  readonly tag: string;
  readonly digest?: string;
  readonly source?: { readonly repo: string; readonly revision: string };
}

/** Announces an image as a CI job does: the body signed together with the time. Answers the status. */
export async function announceFromCi(
  url: string,
  secret: string,
  announcement: Announcement,
  at: Date,
): Promise<number> {
  const body = JSON.stringify(announcement);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-tidegate-timestamp": timestamp,
      "x-tidegate-signature": `sha256=${signature}`,
    },
    body,
  });
  await response.text();
  return response.status;
}
