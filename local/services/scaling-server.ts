import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { account } from '../resource-values.ts';
import { accessKeyOf, type Callers } from './callers.ts';
import { type LoopbackServer, loopbackServer, readBody } from './loopback-server.ts';

export interface ScalingServer extends LoopbackServer {
  /** The smallest capacity of each endpoint, by name, as it was set last. */
  capacities(): ReadonlyMap<string, number>;
}

export interface ScalingOptions {
  readonly callers: Callers;
  readonly region: string;
  /** Names of endpoints that exist. */
  readonly endpoints: ReadonlySet<string>;
}

const Register = z.object({
  ServiceNamespace: z.literal('sagemaker'),
  ScalableDimension: z.literal('sagemaker:variant:DesiredInstanceCount'),
  ResourceId: z.string(),
  MinCapacity: z.int().nonnegative(),
});

const largestBodyBytes = 64 * 1024;
const action = 'application-autoscaling:RegisterScalableTarget';

/**
 * The face of Application Auto Scaling, as much as is needed to keep endpoints warm. The model server on this computer is
 * always there: the smallest capacity is remembered and has no effect.
 */
export async function scalingServer({ callers, region, endpoints }: ScalingOptions): Promise<ScalingServer> {
  const minima = new Map<string, number>();
  const server = await loopbackServer(
    createServer((request, response) => {
      answer(request).then(
        (reply) => send(response, reply),
        (error: unknown) => send(response, refused(500, 'InternalServiceException', String(error))),
      );
    }),
  );
  return { ...server, capacities: () => minima };

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request, largestBodyBytes);
    if (request.headers['x-amz-target'] !== 'AnyScaleFrontendService.RegisterScalableTarget')
      return refused(501, 'NotImplemented', `There is no ${request.headers['x-amz-target']} here.`);
    const wanted = Register.safeParse(jsonOf(body ?? ''));
    if (!wanted.success) return refused(400, 'ValidationException', z.prettifyError(wanted.error));
    const { ServiceNamespace, ScalableDimension, ResourceId, MinCapacity } = wanted.data;
    const arn = `arn:aws:application-autoscaling:${region}:${account}:scalable-target/local`;
    const context = {
      'application-autoscaling:service-namespace': ServiceNamespace,
      'application-autoscaling:scalable-dimension': ScalableDimension,
    };
    const judgement = callers.judge(accessKeyOf(request.headers.authorization), action, arn, context);
    if (judgement === 'unknown') return refused(403, 'UnrecognizedClientException', 'The security token is invalid.');
    if (judgement === 'denied')
      return refused(403, 'AccessDeniedException', `The role of this function does not allow ${action}.`);
    const [, name = ''] = /^endpoint\/([^/]+)\/variant\/[^/]+$/u.exec(ResourceId) ?? [];
    if (!endpoints.has(name)) return refused(400, 'ValidationException', `There is no target ${ResourceId}.`);
    minima.set(name, MinCapacity);
    return { status: 200, body: JSON.stringify({ ScalableTargetARN: arn }) };
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const refused = (status: number, name: string, message: string): Answer => ({
  status,
  body: JSON.stringify({ __type: name, message }),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'content-length': Buffer.byteLength(body) })
    .end(body);
}
