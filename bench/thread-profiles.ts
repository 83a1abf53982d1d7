import { Session } from 'node:inspector';
import { Worker } from 'node:worker_threads';

/** A sampled stack tree as V8 writes it. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas?: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** 0-based. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

export interface ThreadProfile {
  /** 0 for the main thread. */
  readonly thread: number;
  /** Of the thread itself, without the helpers that collect garbage and compile. */
  readonly cpuSeconds: number;
  readonly profile: CpuProfile;
}

export interface ProfiledThreads {
  /** The profiles of all threads, also of those that have ended. */
  stop(): Promise<ThreadProfile[]>;
}

const startCalls: readonly (readonly [string, object])[] = [
  ['Profiler.enable', {}],
  ['Profiler.setSamplingInterval', { interval: 500 }],
  ['Profiler.start', {}],
];
const ownCpu = '(({ user, system }) => user + system)(process.threadCpuUsage())';

/** Profiles this thread and every worker thread that starts from now on, from its first line. */
export function profileThreads(): ProfiledThreads {
  const session = new Session();
  session.connect();
  const post = (method: string, parameters: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      session.post(method, parameters, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  const sessions = new Map<number, (method: string, parameters?: object) => Promise<unknown>>();
  const taken: ThreadProfile[] = [];
  const answers = new Map<string, (result: unknown) => void>();
  let calls = 0;
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    const call = (method: string, params: object = {}): Promise<unknown> => {
      calls += 1;
      const id = calls;
      const answer = new Promise((resolve) => answers.set(`${sessionId}/${id}`, resolve));
      void post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method, params }) });
      return answer;
    };
    sessions.set(Number(workerInfo.workerId), call);
    for (const [method, params] of startCalls) void call(method, params);
    void call('Runtime.runIfWaitingForDebugger');
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    const { id, result } = JSON.parse(params.message) as { id?: number; result?: unknown };
    const key = `${params.sessionId}/${id}`;
    answers.get(key)?.(result);
    answers.delete(key);
  });
  const take = async (thread: number): Promise<void> => {
    const call = sessions.get(thread);
    sessions.delete(thread);
    if (call === undefined) return;
    const { result } = (await call('Runtime.evaluate', { expression: ownCpu })) as { result: { value: number } };
    const { profile } = (await call('Profiler.stop')) as { profile: CpuProfile };
    taken.push({ thread, cpuSeconds: result.value / 1e6, profile });
  };
  // A thread that is ended takes its profile with it, so it is asked first.
  const terminate = Worker.prototype.terminate;
  Worker.prototype.terminate = async function terminateProfiled(this: Worker) {
    await take(this.threadId);
    return terminate.call(this);
  };
  void post('NodeWorker.enable', { waitForDebuggerOnStart: true });
  for (const [method, params] of startCalls) void post(method, params);
  return {
    async stop() {
      const { profile } = (await post('Profiler.stop')) as { profile: CpuProfile };
      const { user, system } = process.threadCpuUsage();
      await Promise.all([...sessions.keys()].map(take));
      Worker.prototype.terminate = terminate;
      session.disconnect();
      return [{ thread: 0, cpuSeconds: (user + system) / 1e6, profile }, ...taken];
    },
  };
}
