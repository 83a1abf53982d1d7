import { startChild } from './child.ts';
import type { CloudRunFigures, CloudRunSettings } from './cloud-figures.ts';
import type { EndpointFigures, EndpointSettings } from './endpoint-figures.ts';

/** A fresh fake endpoint for the time of some work. */
export async function withEndpoint<T>(
  settings: EndpointSettings,
  work: (url: string) => Promise<T>,
): Promise<{ readonly result: T; readonly endpoint: EndpointFigures }> {
  const child = startChild('fake-endpoint.ts', [JSON.stringify(settings)]);
  try {
    const result = await work((await child.next()) as string);
    child.send('figures');
    return { result, endpoint: (await child.next()) as EndpointFigures };
  } finally {
    await child.stop();
  }
}

/** One run through a fresh local cloud. @param execArgv arguments of Node, such as those of its profiler. */
export async function runThroughCloud(
  settings: CloudRunSettings,
  execArgv: readonly string[] = [],
): Promise<CloudRunFigures> {
  const child = startChild('cloud-run.ts', [JSON.stringify(settings)], { execArgv });
  try {
    return (await child.next()) as CloudRunFigures;
  } finally {
    await child.stop();
  }
}
