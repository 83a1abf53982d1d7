import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { datasetInfo, downloadFile, listFiles } from '@huggingface/hub';
import { z } from 'zod';
import { rowFormat, splitFiles } from '../shared/domain/rows/split-files.ts';
import { wholeSplit } from '../shared/domain/tasks/split-rules.ts';
import type { TaskConfig } from '../shared/domain/tasks/task-config.ts';
import { cleanLine } from './clean-text.ts';
import { infrastructureError } from './errors.ts';
import { Interrupted } from './interrupts.ts';
import { bytesText } from './numbers.ts';
import { writeAtomically } from './write-atomically.ts';

/** What a download leaves beside the rows of a dataset. */
export const revisionFile = '.revision.json';
const Revision = z.object({
  /** Newest commit of the dataset when its rows were fetched; the folder stays with it. */
  revision: z.string(),
  /** Commit that the files are of: the same, or one of the branch with converted files. */
  rows: z.string(),
  /** Digests by path. */
  files: z.record(z.string(), z.string()),
});
type Revision = z.infer<typeof Revision>;

export interface HubSurroundings {
  /** Base address of the Hub. */
  readonly url: string;
  /** Of the user, for gated datasets; never written anywhere. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  wait(milliseconds: number): Promise<void>;
  /** Tells people what is going on. */
  tell(line: string): void;
}

/** A dataset that cannot be had: gated, gone, or without such a split. */
export class NotOnHub extends Error {
  override readonly name = 'NotOnHub';
}

interface Client {
  readonly datasetInfo: typeof datasetInfo;
  readonly downloadFile: typeof downloadFile;
  readonly listFiles: typeof listFiles;
}

interface HubFile {
  readonly path: string;
  readonly size: number;
  /** Digest by which the contents are checked. */
  readonly oid: string;
}

/** Branch in which the Hub keeps Parquet files of datasets that are made by a program. */
const convertedBranch = 'refs/convert/parquet';
const tries = 5;

/** Fetches rows of datasets, each pinned to one commit. */
export class Hub {
  readonly #here: HubSurroundings;
  #client: Client | undefined;
  readonly #newestByName = new Map<string, string>();
  readonly #listings = new Map<string, readonly HubFile[]>();

  constructor(here: HubSurroundings) {
    this.#here = here;
  }

  /**
   * Brings the files of a split into `<rows>/<dataset>`, where they are found from then on.
   *
   * @param update takes the newest commit instead of the one that the folder stays with.
   * @throws NotOnHub, or CommandError when the Hub does not answer.
   */
  async fetch(rows: string, config: TaskConfig, update: boolean): Promise<void> {
    const name = config.dataset_path ?? '';
    if (!/^[\w][\w.-]{0,95}\/[\w][\w.-]{0,95}$/u.test(name)) throw new NotOnHub(`${name} is no dataset of the Hub`);
    const folder = join(rows, name);
    const pinned = readRevision(folder);
    const revision = update || pinned === undefined ? await this.#newest(name, 'main') : pinned.revision;
    let found = await this.#choose(name, revision, folder, config);
    let at = revision;
    if (found.length === 0) {
      at = await this.#newest(name, convertedBranch);
      found = await this.#choose(name, at, folder, config);
    }
    if (found.length === 0) throw new NotOnHub(`${name} has no files of the split ${config.training_split ?? 'train'}`);
    const files = { ...(pinned?.revision === revision ? pinned.files : {}) };
    for (const file of found) {
      await this.#bring(name, at, folder, file, pinned?.files[file.path]);
      files[file.path] = file.oid;
    }
    writeAtomically(join(folder, revisionFile), `${JSON.stringify({ revision, rows: at, files })}\n`);
  }

  /** The newest commit when it is another one than that of the folder. */
  async newerThan(rows: string, config: TaskConfig): Promise<{ pinned: string; newest: string } | undefined> {
    const pinned = readRevision(join(rows, config.dataset_path ?? ''))?.revision;
    if (pinned === undefined) return undefined;
    const newest = await this.#newest(config.dataset_path ?? '', 'main');
    return newest === pinned ? undefined : { pinned, newest };
  }

  async #newest(name: string, branch: string): Promise<string> {
    const known = this.#newestByName.get(`${name}@${branch}`);
    if (known !== undefined) return known;
    const { datasetInfo } = await this.#load();
    const info = await this.#ask(name, () =>
      datasetInfo({ name, revision: branch, additionalFields: ['sha'], ...this.#where() }),
    );
    const sha = z.string().parse(info.sha);
    this.#newestByName.set(`${name}@${branch}`, sha);
    return sha;
  }

  /** The files of the split at a commit; the card is fetched to know. */
  async #choose(name: string, revision: string, folder: string, config: TaskConfig): Promise<HubFile[]> {
    const listed = await this.#list(name, revision);
    const inside = listed.filter(({ path }) => isInside(folder, path));
    const card = inside.find(({ path }) => path === 'README.md');
    if (card !== undefined) await this.#bring(name, revision, folder, card, undefined);
    const chosen = splitFiles({
      paths: inside.map(({ path }) => path).filter((path) => rowFormat(path) !== undefined),
      card: card === undefined ? undefined : readFileSync(join(folder, card.path), 'utf8'),
      config: config.dataset_name ?? null,
      split: wholeSplit(config.training_split ?? 'train'),
    });
    return inside.filter(({ path }) => chosen.includes(path));
  }

  async #list(name: string, revision: string): Promise<readonly HubFile[]> {
    const known = this.#listings.get(`${name}@${revision}`);
    if (known !== undefined) return known;
    const { listFiles } = await this.#load();
    const repo = { type: 'dataset', name } as const;
    const listed = await this.#ask(name, async () => {
      const all: HubFile[] = [];
      for await (const { type, path, size, oid, lfs } of listFiles({
        repo,
        revision,
        recursive: true,
        ...this.#where(),
      }))
        if (type === 'file') all.push({ path, size, oid: lfs?.oid ?? oid ?? '' });
      return all;
    });
    this.#listings.set(`${name}@${revision}`, listed);
    return listed;
  }

  /** Fetches a file unless it is there; goes on with one that was cut off, and checks what came. */
  async #bring(name: string, revision: string, folder: string, file: HubFile, had: string | undefined): Promise<void> {
    const path = join(folder, file.path);
    if (existsSync(path) && (had === file.oid || (await digestOf(path, file)) === file.oid)) return;
    const part = `${path}.${file.oid.slice(0, 16)}.part`;
    mkdirSync(dirname(path), { recursive: true });
    this.#here.tell(`${name}: ${file.path} (${bytesText(file.size)})`);
    await this.#ask(name, () => this.#append(name, revision, file, part));
    if ((await digestOf(part, file)) !== file.oid) {
      rmSync(part);
      throw new NotOnHub(`${file.path} of ${name} came with other contents than the Hub says; try again`);
    }
    renameSync(part, path);
  }

  async #append(name: string, revision: string, file: HubFile, part: string): Promise<void> {
    const { downloadFile } = await this.#load();
    const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    if (have >= file.size) {
      if (file.size === 0) createWriteStream(part).end();
      return;
    }
    const repo = { type: 'dataset', name } as const;
    const blob = await downloadFile({ repo, path: file.path, revision, ...this.#where() });
    if (blob === null) throw new NotOnHub(`${file.path} of ${name} is not there`);
    const stream = (have === 0 ? blob : blob.slice(have, file.size)).stream();
    await pipeline(stream, createWriteStream(part, { flags: 'a' }), { signal: this.#here.signal });
    if (statSync(part).size < file.size) throw new Error(`${file.path} ended early`);
  }

  #where() {
    const { url, token, signal } = this.#here;
    return {
      hubUrl: url,
      fetch: (input: Parameters<typeof fetch>[0], init?: RequestInit) => fetch(input, { ...init, signal }),
      ...(token === undefined ? {} : { accessToken: token }),
    };
  }

  async #load(): Promise<Client> {
    this.#client ??= await import('@huggingface/hub');
    return this.#client;
  }

  /** Asks again where that may help, and turns what the Hub answers into words. */
  async #ask<T>(name: string, question: () => Promise<T>): Promise<T> {
    for (let left = tries; ; left -= 1) {
      try {
        return await question();
      } catch (error) {
        const final = this.#explained(name, error);
        if (final !== undefined) throw final;
        if (left <= 1) throw this.#unreachable(error);
        await this.#here.wait(1_000 * 2 ** (tries - left));
      }
    }
  }

  /** What asking again would not change. */
  #explained(name: string, error: unknown): Error | undefined {
    if (this.#here.signal.aborted) return new Interrupted('interrupted while fetching rows');
    if (error instanceof NotOnHub) return error;
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    if (status === 401 || status === 403)
      return new NotOnHub(`${name} is gated or private: ask for access there and set HF_TOKEN`, { cause: error });
    if (status === 404) return new NotOnHub(`${name} is not on the Hub, or not at this commit`, { cause: error });
    return isOfDisk(error) ? (error as Error) : undefined;
  }

  #unreachable(error: unknown): Error {
    const { url } = this.#here;
    return infrastructureError(
      {
        what: `The Hub at ${cleanLine(url)} does not answer as it should.`,
        why: cleanLine(causeText(error), 300),
        next: 'Look at the network, or name a mirror with HF_ENDPOINT. Without --download only rows in --rows are used.',
      },
      error,
    );
  }
}

/** A full disk or missing rights, as against a broken connection. */
function isOfDisk(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EPERM'].includes(String(error.code))
  );
}

function causeText(error: unknown): string {
  return error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
}

export function readRevision(folder: string): Revision | undefined {
  const path = join(folder, revisionFile);
  return existsSync(path) ? Revision.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

/** Names of files come from somebody else. */
function isInside(folder: string, path: string): boolean {
  const isPlain = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  return isPlain && !path.includes('\\') && resolve(folder, path).startsWith(`${resolve(folder)}${sep}`);
}

/** As the Hub counts: SHA-256 for large files, Git's own SHA-1 for small ones. */
async function digestOf(path: string, { oid }: HubFile): Promise<string> {
  const isLarge = oid.length === 64;
  const hash = createHash(isLarge ? 'sha256' : 'sha1');
  if (!isLarge) hash.update(`blob ${statSync(path).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
