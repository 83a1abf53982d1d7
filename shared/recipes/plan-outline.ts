import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import { budgetOf, type Quota } from '../domain/quota/quota.ts';
import { plantKind } from '../domain/steps/plant.ts';
import { countTokens } from '../domain/text/tokens.ts';
import { fillTemplateName, matchingFiles } from './template-name.ts';

/** What is known of the rows before anything is read in earnest. */
export interface RowFacts {
  readonly rows: number;
  readonly tokens: number;
  /** Tokens of the longest row. */
  readonly longest: number;
}

/** The most that one stage can do. */
export interface StageOutline {
  readonly name: string;
  readonly worker: string;
  readonly segment: number;
  readonly steps: readonly { readonly id: string; readonly kind: string; readonly when?: string }[];
  /** Waits for all records before it goes on. */
  readonly barrier: boolean;
  /** Fields whose groups stay in one shard here. */
  readonly together: readonly (readonly string[])[];
  /** Records that leave the stage, at most. */
  readonly records: number;
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly usd: number;
}

export interface PlanOutline {
  readonly stages: readonly StageOutline[];
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly usd: number;
}

/** Lists that a record carries are taken to have so many entries where nothing says how many. */
const unknownList = 16;

/**
 * What a plan can come to at most: records by the multiplication of its steps, calls, tokens by the limits of its
 * prompts, money by the prices of its roles. Filters are taken to drop nothing, conditions to hold always.
 */
export function outlinePlan(plan: Plan, facts: RowFacts): PlanOutline {
  const flow = new Flow(facts);
  // Rounds of a quota share its candidates: the stages of the first one stand for all.
  const stages = plan.stages
    .filter(({ round }) => round === undefined)
    .map((stage) => {
      const outlined = outlineStage(plan, stage, flow);
      if (stage.worker === 'normalize' && plan.quota !== undefined) flow.draw(plan.quota);
      return outlined;
    });
  const sum = (value: (stage: StageOutline) => number): number =>
    stages.reduce((total, stage) => total + value(stage), 0);
  return {
    stages,
    calls: sum(({ calls }) => calls),
    tokensIn: sum(({ tokensIn }) => tokensIn),
    tokensOut: sum(({ tokensOut }) => tokensOut),
    usd: sum(({ usd }) => usd),
  };
}

function outlineStage(plan: Plan, stage: PlanStage, flow: Flow): StageOutline {
  const cost = { calls: 0, tokensIn: 0, tokensOut: 0, usd: 0 };
  if (stage.mode !== 'claim' && stage.mode !== 'join')
    for (const step of stage.steps) {
      if (step.kind === 'prompt') addCalls(cost, plan, step, flow);
      flow.pass(step);
      if (step.kind === plantKind.kind) flow.records += plan.planted?.samples.length ?? 0;
    }
  return {
    name: stage.name,
    worker: stage.worker,
    segment: stage.segment,
    steps: stage.steps.map(({ id, kind, when }) => ({ id, kind, ...(when === undefined ? {} : { when }) })),
    barrier: stage.mode === 'claim' || stage.mode === 'join',
    together: stage.together ?? [],
    records: flow.records,
    ...cost,
  };
}

function addCalls(
  cost: { calls: number; tokensIn: number; tokensOut: number; usd: number },
  plan: Plan,
  step: PlanStep,
  flow: Flow,
): void {
  const options = optionsOf(step);
  const [role, template, partner] = [options.role, options.template, options.partner];
  const repeats = 1 + numberOf(options.reask, 0);
  const turns = numberOf(options.turns, 1);
  const calls = flow.records * numberOf(options.samples, 1) * repeats * turns;
  const perCall = promptTokens(plan, template) + flow.recordTokens + turns * numberOf(options.max_tokens, 0);
  const asking = { calls, tokensIn: calls * perCall, tokensOut: calls * numberOf(options.max_tokens, 0) };
  add(cost, plan, role, asking);
  if (!isJsonObject(partner)) return;
  const answers = flow.records * Math.max(0, turns - 1);
  add(cost, plan, partner.role, {
    calls: answers,
    tokensIn: answers * (promptTokens(plan, partner.template) + perCall),
    tokensOut: answers * numberOf(partner.max_tokens, 0),
  });
}

function add(
  cost: { calls: number; tokensIn: number; tokensOut: number; usd: number },
  plan: Plan,
  role: Json | undefined,
  more: { calls: number; tokensIn: number; tokensOut: number },
): void {
  const price = plan.roles[String(role)]?.price;
  cost.calls += more.calls;
  cost.tokensIn += more.tokensIn;
  cost.tokensOut += more.tokensOut;
  cost.usd +=
    (more.tokensIn * (price?.input_per_million ?? 0) + more.tokensOut * (price?.output_per_million ?? 0)) / 1e6;
}

/** Tokens of the longest prompt file that the name can mean, without what is filled in. */
function promptTokens({ templates }: Plan, template: Json | undefined): number {
  const name = fillTemplateName(String(template ?? ''), new Map());
  const files = [...matchingFiles(name, Object.keys(templates)).keys()];
  return Math.max(0, ...files.map((file) => countTokens(templates[file] ?? '')));
}

/** Follows how many records there can be and how long each can be. */
class Flow {
  records: number;
  recordTokens: number;
  readonly #facts: RowFacts;
  /** What a later step undoes: ballots by a vote, chunks by a join. */
  #ballots = 1;
  #chunks = 1;
  #lastReply = 0;

  constructor(facts: RowFacts) {
    this.#facts = facts;
    this.records = facts.rows;
    this.recordTokens = facts.longest;
  }

  /** Seeds that a quota can draw at most, again ones counted again; unknown where it names no cells. */
  draw(quota: Quota): void {
    if (typeof quota.accepted === 'number') return;
    const candidates = Object.keys(quota.accepted).reduce((sum, cell) => sum + budgetOf(quota, cell), 0);
    this.records = Math.floor(candidates / quota.perSeed);
  }

  pass(step: PlanStep): void {
    const options = optionsOf(step);
    switch (step.kind) {
      case 'chunk':
        this.#chunk(numberOf(options.tokens, 1));
        break;
      case 'expand':
        this.#expand(options);
        break;
      case 'prompt':
        this.records *= numberOf(options.samples, 1);
        this.#lastReply = numberOf(options.max_tokens, 0) * numberOf(options.turns, 1);
        this.recordTokens += this.#lastReply;
        break;
      case 'parse':
        this.records *= this.#entries(options);
        break;
      case 'vote':
        if (options.mode === undefined) {
          this.records = Math.ceil(this.records / this.#ballots);
          this.#ballots = 1;
        }
        break;
      case 'join':
        this.records = Math.ceil(this.records / this.#chunks);
        this.recordTokens *= this.#chunks;
        this.#chunks = 1;
        break;
      default:
    }
  }

  #chunk(tokens: number): void {
    const { rows, tokens: all } = this.#facts;
    // A piece is closed only when the next unit does not fit, so that two neighbours have more than the limit.
    const pieces = rows + Math.ceil((2 * all) / tokens);
    this.#chunks = rows === 0 ? 1 : pieces / rows;
    this.records = Math.ceil(this.records * this.#chunks);
    this.recordTokens = Math.min(this.recordTokens, tokens);
  }

  #expand(options: { readonly [name: string]: Json }): void {
    const { count, axes, draw } = options;
    if (isJsonObject(axes)) {
      const all = Object.values(axes).reduce<number>((product, axis) => product * axisLength(axis), 1);
      this.records *= draw === undefined ? all : Math.min(all, numberOf(draw, all));
      return;
    }
    this.#ballots = isJsonObject(count)
      ? Math.max(1, ...Object.values(count).map((one) => numberOf(one, 1)))
      : numberOf(count, 1);
    this.records *= this.#ballots;
  }

  /** An entry takes a few tokens of the reply. */
  #entries(options: { readonly [name: string]: Json }): number {
    const rule = isJsonObject(options.items) ? options.items : options;
    if (rule.each !== true) return 1;
    const room = Math.max(1, Math.ceil(this.#lastReply / 4));
    return Math.min(numberOf(rule.exact, numberOf(rule.max, room)), room);
  }
}

function axisLength(axis: Json): number {
  if (Array.isArray(axis)) return axis.length;
  return typeof axis === 'number' ? axis : unknownList;
}

const numberOf = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

const optionsOf = ({ options }: PlanStep): { readonly [name: string]: Json } => (isJsonObject(options) ? options : {});
