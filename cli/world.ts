import type { LocalCloud, LocalCloudOptions } from '../local/local-cloud.ts';
import type { embedderState, startEmbedder } from '../local/model/embedded-embedder.ts';
import type { embeddedModelState, startEmbeddedModel } from '../local/model/embedded-model.ts';
import type { ScriptedScenario } from '../local/services/scripted-model-scenario.ts';
import type { FunctionUpstream } from '../local/services/upstream.ts';
import type { Overrides } from '../shared/contract/plan.ts';
import type { CheckedDrop } from './drop-check.ts';
import type { DropFolder } from './drop-files.ts';
import type { SignalSource } from './interrupts.ts';
import type { ListingServer } from './model-revisions.ts';
import type { Synthesis } from './synth.ts';

/** Where a stream of the command goes. */
export interface Output {
  write(text: string): void;
  /** Set when a person looks at a terminal that can redraw. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly colours: boolean;
}

/** What the command needs of its surroundings; the real ones are in `real-world.ts`, tests bring their own. */
export interface World {
  /** Results. */
  readonly stdout: Output;
  /** Everything for people that is not the result. */
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder in which the command was given. */
  readonly folder: string;
  /** The folder of the installation. */
  readonly root: string;
  /** Words with which this command is called again, e.g. `npx sower`. */
  readonly program: string;
  /** Epoch milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Calls back again and again until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
  readonly signals: SignalSource;
  startCloud(options: LocalCloudOptions): Promise<LocalCloud>;
  readonly startEmbeddedModel: typeof startEmbeddedModel;
  readonly startEmbedder: typeof startEmbedder;
  readonly embedderState: typeof embedderState;
  readonly embeddedModelState: typeof embeddedModelState;
  /** Folder with the Python of the sandbox, when it is there. */
  presentPython(): Promise<string | undefined>;
  /** Fetches it. @throws PythonUnavailable */
  fetchPython(signal: AbortSignal, onProgress: (text: string) => void): Promise<string>;
  scriptedModel(scenario: ScriptedScenario): Promise<FunctionUpstream>;
  /** Everything that can be known of a drop before anything is spent. */
  checkDrop(drop: DropFolder, overrides: Overrides): Promise<CheckedDrop>;
  synthesize(options: Omit<Synthesis, 'root' | 'environment'>): Promise<string>;
  /**
   * Whether something accepts connections at the URL's host and port; else why not, and what to do where that is known.
   *
   * @param authorities certificates to trust beside Node's own.
   */
  reach(
    url: URL,
    signal: AbortSignal,
    authorities?: string,
  ): Promise<{ reached: true } | { reached: false; why: string; next?: string }>;
  /** A key from AWS Secrets Manager. @throws SecretUnusable */
  readSecret(name: string): Promise<string>;
  /** What a server says about the weights behind the names of its models, by name; nothing where it says nothing. */
  toldRevisions(server: ListingServer, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Ends the process with this code after a while, whatever it is doing then. */
  exitSoon(code: number, milliseconds: number): void;
  freeBytes(folder: string): Promise<number | undefined>;
  /** Asks whoever sits at the terminal; absent when nobody does. */
  ask?(question: string): Promise<string>;
}
