/** Lets a fixed number of calls run at once and a bounded number wait for their turn. */
export interface CallLine {
  /** @returns undefined when the line is full, else a promise that resolves when the call may start. */
  enter(): Promise<void> | undefined;
  /** Waits however long the line is. */
  enterPatiently(): Promise<void>;
  leave(): void;
  /** Resolves when nobody runs or waits. */
  idle(): Promise<void>;
  readonly running: number;
}

export function callLine(width: number, longestWait: number): CallLine {
  const waiting: (() => void)[] = [];
  const watchers: (() => void)[] = [];
  let first = 0;
  let running = 0;
  const enterPatiently = (): Promise<void> => {
    if (running >= width) return new Promise((start) => waiting.push(start));
    running += 1;
    return Promise.resolve();
  };
  return {
    enter: () => (running >= width && waiting.length - first >= longestWait ? undefined : enterPatiently()),
    enterPatiently,
    leave() {
      const next = waiting[first];
      if (next) {
        first += 1;
        if (first > 1000) {
          waiting.splice(0, first);
          first = 0;
        }
        next();
        return;
      }
      running -= 1;
      if (running === 0) for (const done of watchers.splice(0)) done();
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((done) => watchers.push(done))),
    get running() {
      return running;
    },
  };
}
