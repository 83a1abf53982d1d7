import type { MeasuredInstance } from '../domain/estimate/roads.ts';

/** What a model of some size needs, as a starting point. Every figure says what it rests on; measure before relying on one. */
export interface EndpointPreset {
  /** Hub id. */
  readonly model: string;
  readonly modelLength: number;
  /** In order of preference; the next is taken where one has no capacity. */
  readonly instances: readonly PresetInstance[];
  /** GPUs that share one copy of the model, and copies on one instance. */
  readonly tensorParallel: number;
  readonly copies: number;
  /** Sequences that the engine works on at once, in each copy. */
  readonly sequences: number;
}

export interface PresetInstance {
  readonly type: string;
  /** On demand in us-east-1 unless the source says otherwise; undefined where nobody has looked it up. */
  readonly usdPerHour?: number;
  /** Output tokens a second under full load; undefined where nobody has measured. */
  readonly outputTokensPerSecond?: number;
  readonly asOf: string;
  readonly source: string;
}

const priceTable = 'public price table';
const notMeasured = 'throughput not measured';

export const presetNames = ['135m', '8b', '32b', '70b', '235b-moe'] as const;
export type PresetName = (typeof presetNames)[number];

export const endpointPresets: Readonly<Record<PresetName, EndpointPreset>> = {
  /** To see that everything is wired; what it writes is of no use. */
  '135m': {
    model: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    modelLength: 8192,
    instances: [
      { type: 'ml.g5.xlarge', usdPerHour: 1.41, asOf: '2026-09-27', source: `${priceTable}; ${notMeasured}` },
      { type: 'ml.g6e.xlarge', usdPerHour: 2.61, asOf: '2026-09-27', source: `${priceTable}; ${notMeasured}` },
    ],
    tensorParallel: 1,
    copies: 1,
    sequences: 256,
  },
  '8b': {
    model: 'Qwen/Qwen3-8B-FP8',
    modelLength: 16_384,
    instances: [
      {
        type: 'ml.g6e.xlarge',
        usdPerHour: 2.61,
        outputTokensPerSecond: 2000,
        asOf: '2026-09-27',
        source: `${priceTable}, where another source has 1.86; throughput extrapolated from an A40 with bf16`,
      },
      { type: 'ml.g6e.2xlarge', asOf: '2026-09-27', source: `price not looked up; ${notMeasured}` },
      {
        type: 'ml.g7e.2xlarge',
        usdPerHour: 4.2,
        asOf: '2026-09-27',
        source: `${priceTable} of us-west-2; ${notMeasured}`,
      },
    ],
    tensorParallel: 1,
    copies: 1,
    sequences: 256,
  },
  '32b': {
    model: 'Qwen/Qwen3-32B-FP8',
    modelLength: 16_384,
    instances: [
      {
        type: 'ml.g7e.2xlarge',
        usdPerHour: 4.2,
        asOf: '2026-09-27',
        source: `${priceTable} of us-west-2; ${notMeasured}`,
      },
      {
        type: 'ml.p5.4xlarge',
        usdPerHour: 7.91,
        outputTokensPerSecond: 1200,
        asOf: '2026-09-27',
        source: `${priceTable}; throughput: a laboratory's 2,400 to 4,300 tokens/s in and out on one H100, output about a third`,
      },
    ],
    tensorParallel: 1,
    copies: 1,
    sequences: 256,
  },
  '70b': {
    model: 'RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic',
    modelLength: 16_384,
    instances: [
      { type: 'ml.p5.48xlarge', usdPerHour: 63.3, asOf: '2026-09-27', source: `${priceTable}; ${notMeasured}` },
    ],
    tensorParallel: 2,
    copies: 4,
    sequences: 256,
  },
  '235b-moe': {
    model: 'Qwen/Qwen3-235B-A22B-Instruct-2507-FP8',
    modelLength: 16_384,
    instances: [
      {
        type: 'ml.p5.48xlarge',
        usdPerHour: 63.3,
        outputTokensPerSecond: 7000,
        asOf: '2026-09-27',
        source: `${priceTable}; throughput: a laboratory's 7,800 tokens/s in and out for each four H100, output about half`,
      },
    ],
    tensorParallel: 4,
    copies: 2,
    sequences: 256,
  },
};

/** Instances of the presets whose price and throughput are known. */
export const measuredInstances: readonly MeasuredInstance[] = presetNames.flatMap((name) =>
  endpointPresets[name].instances.flatMap(({ usdPerHour, outputTokensPerSecond, ...rest }) =>
    usdPerHour === undefined || outputTokensPerSecond === undefined
      ? []
      : [{ ...rest, model: endpointPresets[name].model, usdPerHour, outputTokensPerSecond }],
  ),
);
