/** The batches that functions work on just now, over all queues. */
export interface BatchesUnderWay {
  /** @returns to be called once when the batch has ended. */
  begin(): () => void;
  /** Batches that have ended so far. */
  readonly ended: number;
  /** Resolves as soon as more than `before` have ended and for a moment none is under way; never when that is not so. */
  idleAfter(before: number, signal: AbortSignal): Promise<void>;
}

/** Until a poller has fetched what a function queued at its end. */
const momentMilliseconds = 40;

export function batchesUnderWay(): BatchesUnderWay {
  let [active, ended] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  const listeners = new Set<() => void>();

  /** Looks again later only while somebody waits, so that nothing keeps the process. */
  const lookLater = (): void => {
    clearTimeout(timer);
    if (active > 0 || listeners.size === 0) return;
    timer = setTimeout(() => {
      for (const listener of [...listeners]) listener();
    }, momentMilliseconds);
  };
  return {
    begin() {
      active += 1;
      clearTimeout(timer);
      return () => {
        active -= 1;
        ended += 1;
        lookLater();
      };
    },
    get ended() {
      return ended;
    },
    idleAfter(before, signal) {
      return new Promise((resolve) => {
        const leave = (): void => {
          listeners.delete(look);
          signal.removeEventListener('abort', leave);
        };
        const look = (): void => {
          if (ended <= before) return;
          leave();
          resolve();
        };
        signal.addEventListener('abort', leave);
        listeners.add(look);
        lookLater();
      });
    },
  };
}
