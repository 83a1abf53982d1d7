// Plain JavaScript, as the worker that loads it.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Makes traces name the sources of a bundle, as `--enable-source-maps` does, but reads a map when a trace first needs
 * it: the option reads all maps at the start of every thread, which takes a fifth of the start and 8 MB.
 */
export function mapTraces() {
  const maps = new Map();
  const mapOf = (url) => {
    if (!maps.has(url)) maps.set(url, readMap(url));
    return maps.get(url);
  };
  Error.prepareStackTrace = (error, sites) =>
    [Error.prototype.toString.call(error), ...sites.map((site) => `    at ${placeOf(site, mapOf)}`)].join('\n');
}

function readMap(url) {
  if (!url.startsWith('file:')) return undefined;
  const file = `${fileURLToPath(url)}.map`;
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function placeOf(site, mapOf) {
  const entry = mapOf(site.getFileName() ?? '')?.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1);
  if (entry?.originalSource === undefined) return site.toString();
  const place = `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  const name = site.getFunctionName();
  return name === null ? place : `${name} (${place})`;
}
