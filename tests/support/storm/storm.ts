import type { WorkerName } from '../../../shared/contract/environment.ts';
import { EndpointFailed, EndpointThrottled, EndpointTimedOut } from '../../../shared/contract/errors.ts';
import type { BatchResponse, ExecutionInput } from '../../../shared/contract/payloads.ts';
import { type Completion, type ModelRequest, tokenBound } from '../../../shared/domain/completion.ts';
import { digest } from '../../../shared/domain/identity.ts';
import type { ShardItem } from '../../../shared/domain/ledger.ts';
import { randomFor } from '../../../shared/domain/random.ts';
import type { Generator } from '../../../shared/ports.ts';
import { planPrompts } from '../../../shared/recipes/plan-prompts.ts';
import { advance } from '../../../shared/stages/advance.ts';
import { appetiteOf } from '../../../shared/stages/appetite.ts';
import { buryMessages } from '../../../shared/stages/bury.ts';
import { collectNotices } from '../../../shared/stages/collect.ts';
import { recordFailure } from '../../../shared/stages/fail.ts';
import { type HeldoutReader, heldoutReader } from '../../../shared/stages/heldout-reader.ts';
import { openRun } from '../../../shared/stages/open.ts';
import { planReader } from '../../../shared/stages/plan-reader.ts';
import { planSegment } from '../../../shared/stages/plan-segment.ts';
import { publishRun } from '../../../shared/stages/publish.ts';
import { workMessages } from '../../../shared/stages/worker.ts';
import { memoryBlob } from '../memory-blob.ts';
import { memoryClaims } from '../memory-claims.ts';
import { memoryLedger } from '../memory-ledger.ts';
import { faultSource } from './faults.ts';
import { fickleReply } from './fickle-model.ts';
import { observer, storedCompletions } from './journal.ts';
import { type Ending, type Process, runProcess, through } from './process.ts';
import { simulation } from './simulation.ts';
import { stormEndpoint } from './storm-endpoint.ts';
import { stormInbox } from './storm-inbox.ts';
import { type Delivered, stormQueue } from './storm-queue.ts';
import type { ScriptedReply, StormOptions, StormResult } from './storm-types.ts';
import { warmFunctions } from './warm-functions.ts';
import { nameOf, workerOf } from './workers.ts';

const prompts = planPrompts();
/** Tries of a state of the workflow before the run fails. */
const stateTries = 10;

/** Plays a whole run, from the event to the published dataset, over stores in memory and with the given faults. */
export async function storm(options: StormOptions): Promise<StormResult> {
  const { plan, seed = 0, workers = 1, machine } = options;
  const faults = faultSource(options.faults ?? {}, seed);
  const world = simulation(randomFor('storm', seed));
  const begun = world.now();
  const watch = observer(world.now);
  const seeds = memoryBlob();
  for (const [key, bytes] of options.seeds) await seeds.put(key, bytes);
  for (const [key, bytes] of options.objects ?? []) watch.work.objects.set(key, bytes);
  const datasets = memoryBlob();
  const ledger = options.ledger ?? memoryLedger();
  const claims = options.claims ?? memoryClaims();
  const faultsOf = new Map<string, number>();
  let invocations = 0;

  const { slow = 1, away = { from: 0, to: 0 } } = options.faults ?? {};
  const isAway = (): boolean => world.now() - begun >= away.from && world.now() - begun < away.to;

  const serve = machine?.serve(world) ?? (() => world.sleep(slow * (30 + Math.floor(world.random() ** 4 * 3000))));
  const generatorOf = (process: Process): Generator => ({
    complete: (request, key, label, timeoutMs) =>
      process.call(() => {
        watch.sending(process, key);
        if (isAway()) {
          const error = new EndpointFailed('503: nobody there', { mayBePaid: false });
          return world.sleep(5).then(() => Promise.reject(error));
        }
        const met = faultsOf.get(key) ?? 0;
        const fault = (['throttle', 'serverError', 'hang'] as const).find((one) => faults.chance(one));
        if (fault !== undefined && met < 2) {
          faultsOf.set(key, met + 1);
          const error =
            fault === 'throttle'
              ? new EndpointThrottled('slow down')
              : fault === 'hang'
                ? new EndpointTimedOut('no answer')
                : new EndpointFailed('503');
          return world.sleep(fault === 'hang' ? timeoutMs : 10).then(() => Promise.reject(error));
        }
        return serve(request, key).then(() => {
          const completion = replyTo(request, key, label);
          watch.answered(key, completion.tokensIn + completion.tokensOut);
          return completion;
        });
      }, 'only dies'),
  });
  const replyTo = (request: ModelRequest, key: string, label: string): Completion => {
    const known = options.replay?.get(key);
    if (known !== undefined) return known;
    if (options.replay !== undefined) throw new Error(`No completion is recorded for ${label}.`);
    const reply = (options.reply ?? fickleReply)(request, key, watch.journal.answers.get(key) ?? 0, label);
    const given: ScriptedReply = typeof reply === 'string' ? { text: reply, finishReason: 'stop' } : reply;
    const { text, finishReason } = given;
    // As dear as a call can be, so that a cap is passed as soon as one reservation is missing.
    const bound = tokenBound(request);
    return {
      key,
      text,
      finishReason,
      tokensIn: bound.in,
      tokensOut: given.tokensOut ?? (options.thrifty ? Math.ceil(bound.out * randomFor('thrift', key)()) : bound.out),
      usageReported: true,
      model: request.model,
      endpoint: 'test',
      latencyMs: 1,
    };
  };

  const endpoint = stormEndpoint({
    world,
    faults,
    watch,
    complete: (request, key) => replyTo(request, key, key),
    refuses: options.refuses ?? (() => false),
    isAway,
    slow,
    notify: (body) => queue.notify(body),
    serve: machine && serve,
  });
  const portsOf = (process: Process, generator = generatorOf(process)) => {
    const work = through(process, watch.work);
    return {
      work,
      seeds: through(process, seeds),
      datasets: through(process, datasets),
      ledger: through(process, ledger),
      claims: through(process, claims),
      queue: through(process, queue),
      inbox: stormInbox(process, queue),
      clock: process.clock,
      meter: { count: () => undefined },
      plans: planReader(work),
      generator,
      batches: endpoint.of(process),
      renderPrompt: prompts,
      software: 'storm',
    };
  };
  type Ports = ReturnType<typeof portsOf>;
  const alive = new Set<Process>();
  const invoke = <T>(
    name: string,
    handler: (ports: Ports, process: Process) => Promise<T>,
    generatorIn?: (process: Process) => Generator,
  ): Promise<Ending<T>> =>
    runProcess(
      world,
      faults,
      name,
      (process) => {
        alive.add(process);
        return handler(portsOf(process, generatorIn?.(process)), process).finally(() => alive.delete(process));
      },
      watch.died,
    );

  const heldoutOf = (ports: Ports, process: Process): HeldoutReader => {
    const { lethal } = options;
    if (lethal === undefined) return heldoutReader(ports.seeds);
    const find = (question: string): undefined => {
      if (!lethal(question)) return undefined;
      process.kill();
      throw new Error('The process has died.');
    };
    return { read: async () => ({ find }) };
  };
  const functionAt = warmFunctions();
  const invokeWorker = async (
    worker: WorkerName,
    messages: readonly Delivered[],
    environment: number,
  ): Promise<Ending<BatchResponse>> => {
    const lifetime = options.faults?.lifetimeMs ?? 900_000;
    const { warm, isNew } = functionAt(`${worker}/${environment}`);
    if (machine !== undefined && isNew) await world.sleep(machine.coldMs);
    const learned = (process: Process) => warm.generatorFor(generatorOf(process));
    const work = async (ports: Ports, process: Process): Promise<BatchResponse> => {
      world.at(process.startedAt + lifetime, process.kill);
      return workMessages(
        ports,
        {
          messages,
          holder: digest('holder', String(++invocations)),
          remaining: () => process.startedAt + lifetime - world.now(),
          more:
            worker === 'generate' ? { inbox: ports.inbox, hasRoom: appetiteOf(ports.generator).hasRoom } : undefined,
        },
        options.cursed?.(nameOf(messages[0]?.body ?? ''))
          ? () => Promise.reject(new Error('cursed'))
          : workerOf(worker, ports, heldoutOf(ports, process), options.sandbox),
        () => undefined,
      );
    };
    return invoke(messages.map(({ body }) => nameOf(body)).join('+'), work, machine && learned);
  };
  /** Counts blackouts: what belongs to an earlier power never goes on. */
  let power = 0;
  const never = <T>(): Promise<T> => new Promise(() => undefined);
  const newQueue = (mine: number): ReturnType<typeof stormQueue> =>
    stormQueue(
      world,
      faults,
      machine ?? {
        workers,
        functionsOf: () => workers,
        batchOf: (worker) => (worker === 'generate' || worker === 'package' ? 1 : 2),
        travelMs: 500,
      },
      (worker, messages, environment) => {
        if (mine !== power) return never();
        if (worker !== 'collect') return invokeWorker(worker, messages, environment);
        return invoke('collect', (ports) => collectNotices(ports, messages, () => undefined));
      },
      (messages) =>
        mine === power ? invoke('bury', (ports) => buryMessages(ports, messages, () => undefined)) : never(),
    );
  let queue = newQueue(power);

  const state = async <T>(name: string, handler: (ports: Ports) => Promise<T>): Promise<T> => {
    const mine = power;
    let last: unknown = new Error(`${name} died too often`);
    for (let left = stateTries; left > 0; left -= 1) {
      const ending = await invoke(name, handler);
      if (mine !== power) return never();
      if (ending !== 'died' && 'value' in ending) return ending.value;
      if (ending !== 'died') last = ending.error;
      await world.sleep(2000);
      if (mine !== power) return never();
    }
    throw last;
  };
  const execution = async (input: ExecutionInput): Promise<void> => {
    const mine = power;
    try {
      const openPorts = { wantsFile: () => false, buildPlan: () => ({ plan }) };
      const { opened, run } = await state('open', (ports) => openRun({ ...ports, ...openPorts }, input));
      if (!opened) return;
      let cursor = await state('plan/0', (ports) => planSegment(ports, { run, segment: 0, tick: 0 }));
      for (;;) {
        const now = cursor;
        const next = await state(`advance/${now.segment}/${now.tick}`, (ports) => advance(ports, now));
        await world.sleep(next.waitSeconds * 1000);
        if (mine !== power) return never();
        if (next.status === 'finished') break;
        cursor = next;
        if (next.status === 'next-segment') {
          cursor = await state(`plan/${next.segment}`, (ports) => planSegment(ports, next));
        }
      }
      await state('publish', (ports) => publishRun(ports, run));
    } catch (error) {
      const failure = { Error: 'Error', Cause: String(error) };
      await state('fail', (ports) => recordFailure(ports, { run: plan.run, key: input.key, failure }));
    }
  };

  const input: ExecutionInput = { bucket: 'seeds', key: `drops/${plan.drop}/run.yaml` };
  const second = async (): Promise<void> => {
    await world.sleep(Math.floor(world.random() * 3000));
    await execution(input);
  };
  const blackout = (): void => {
    power += 1;
    for (const process of alive) process.kill();
    alive.clear();
    queue = newQueue(power);
  };
  await world.play(
    new Promise<void>((resolve, reject) => {
      const begin = (...executions: readonly Promise<void>[]): void => {
        Promise.all(executions).then(() => resolve(), reject);
      };
      begin(execution(input), ...(options.faults?.startTwice ? [second()] : []));
      for (const after of options.faults?.blackouts ?? []) {
        world.at(begun + after, () => {
          blackout();
          begin(execution({ ...input, resume: true }));
        });
      }
    }),
  );
  const shards = new Map<string, readonly ShardItem[]>();
  for (const { name } of plan.stages) shards.set(name, await ledger.readShards(plan.run, name, 1));
  const run = await ledger.readRun(plan.run);
  if (run === undefined) throw new Error('The run was never opened.');
  return {
    run,
    files: new Map([...datasets.objects].map(([key, bytes]) => [key, Buffer.from(bytes).toString('latin1')])),
    shards,
    stored: storedCompletions(watch.work.objects),
    journal: watch.journal,
    counts: faults.counts,
    work: watch.work.objects,
    virtualMs: world.now() - begun,
  };
}
