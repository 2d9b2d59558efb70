import { Worker } from "node:worker_threads";

/** Threads that answer questions: each answers one message by one, and ends by itself at {@link endOfQuestions}. */
export interface Threads {
  readonly script: URL;
  readonly count: number;
}

/** What a thread is sent when there is nothing more to ask. It ends in order then: nobody ends it from outside. */
export const endOfQuestions = "end";

/**
 * Shares questions out among threads and hands over the answers in the order of the questions. When a thread fails, or
 * ends before it has answered, no more is asked; the failure is thrown when all threads have ended.
 */
export async function askThreads<Question, Answer>(
  { script, count }: Threads,
  questions: readonly Question[],
  take: (answer: Answer) => void,
): Promise<void> {
  const early = new Map<number, { readonly answer: Answer }>();
  const rest = questions.entries();
  let taken = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    const thread = startThread<Question, Answer>(script);
    try {
      for (const [mine, question] of rest) {
        early.set(mine, { answer: await thread.ask(question) });
        for (let next = early.get(taken); next !== undefined; next = early.get(taken)) {
          early.delete(taken);
          taken += 1;
          take(next.answer);
        }
        if (failed) break;
      }
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      await thread.end();
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: count }, work));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
}

/** One thread, which is asked one question at a time. */
interface Thread<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  /** Lets it end, and waits until it has. */
  end(): Promise<void>;
}

function startThread<Question, Answer>(script: URL): Thread<Question, Answer> {
  const worker = new Worker(script);
  let failure: Error | undefined;
  let refuse: (failure: Error) => void = () => undefined;
  const fail = (cause: unknown): void => {
    failure ??= new Error("A thread failed.", { cause });
    refuse(failure);
  };
  worker.on("error", fail);
  worker.on("messageerror", fail);
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", (code) => {
      fail(`It ended by itself, with ${code}.`);
      resolve();
    });
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        refuse = reject;
        worker.once("message", resolve);
        if (failure === undefined) worker.postMessage(question);
        else reject(failure);
      }),
    end: () => {
      worker.postMessage(endOfQuestions);
      return ended;
    },
  };
}
