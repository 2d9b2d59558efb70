/** One attempt to tell an App of an event. */
export interface Delivery {
  readonly id: number;
  /** The same for all attempts, and for all Apps told of the same event. */
  readonly guid: string;
  readonly appId: number;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  readonly redelivery: boolean;
  readonly deliveredAt: Date;
  readonly durationMs: number;
  /** `OK`, GitHub's words for a failure, or `pending` while it is under way. */
  readonly status: string;
  /** The receiver's HTTP status; 0 where there was no answer. */
  readonly statusCode: number;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The body exactly as sent. */
  readonly body: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}
