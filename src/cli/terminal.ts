import { guardText } from "./show.ts";
import { type Styler, stylerFor } from "./styler.ts";

/** Where a command reads from and writes to. */
export interface Terminal {
  /** Paths are relative to this folder. */
  readonly folder: string;
  /**
   * Writes results to standard output; a terminal is shown escapes for what it would obey. Throws {@link OutputGone} after
   * a write that failed.
   */
  out(text: string | Uint8Array): void;
  /** Writes talk to standard error. */
  err(text: string): void;
  /** All of standard input. */
  readInput(): Promise<Buffer>;
  readonly styles: { readonly out: Styler; readonly err: Styler };
  /** Shows how far a long run is, in place, where somebody looks on; nothing else is written meanwhile. Empty: gone. */
  progress(text: string): void;
}

/** Nothing that is written arrives any more; the stream's own error event has told why. */
export class OutputGone extends Error {}

/** The terminal of this process. Colours only where somebody looks on, and never with `NO_COLOR`. */
export function openTerminal({ stdin, stdout, stderr, env }: NodeJS.Process): Terminal {
  const decoder = new TextDecoder();
  let isGone = false;
  stdout.on("error", () => {
    isGone = true;
  });
  const wanted = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  return {
    folder: process.cwd(),
    out: (text) => {
      if (isGone) throw new OutputGone();
      stdout.write(stdout.isTTY !== true ? text : guardText(typeof text === "string" ? text : decoder.decode(text)));
    },
    err: (text) => stderr.write(text),
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    },
    styles: {
      out: stylerFor(wanted && stdout.isTTY === true ? "coloured" : "plain"),
      err: stylerFor(wanted && stderr.isTTY === true ? "coloured" : "plain"),
    },
    progress: (text) => {
      if (stderr.isTTY === true) stderr.write(`\r\u001b[K${text}`);
    },
  };
}
