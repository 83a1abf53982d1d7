import { usageError } from './errors.ts';

/** The key itself, at the last moment. @throws CommandError when the variable is not set or holds no usable key. */
export function apiKey(
  variable: string,
  environment: Readonly<Record<string, string | undefined>>,
  option = '--api-key-env',
): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/u.test(variable))
    throw usageError(
      `${option} wants the name of an environment variable, not the key itself.`,
      'export MY_KEY=... and give its name, MY_KEY. If that was a key, your shell may have stored it: replace it.',
    );
  const key = environment[variable];
  if (!key)
    throw usageError(
      `The environment variable that ${option} names is not set.`,
      'Set it in this shell (export NAME=...), and give its name. The key itself must not stand on the command line.',
    );
  if (!/^[\x21-\x7e]+$/u.test(key))
    throw usageError(
      `The key in ${variable} holds a space, a line break or a character that no HTTP header may carry.`,
    );
  return key;
}

/** The URL of an OpenAI-compatible server. Cloud metadata services and credentials in the URL are refused. */
export function endpointUrl(text: string, option = '--endpoint'): URL {
  const hint = 'An OpenAI-compatible server, e.g. --endpoint http://127.0.0.1:8000/v1 --model NAME';
  if (!URL.canParse(text)) throw usageError(`${option} wants a URL.`, hint);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw usageError(`${option} wants a URL that begins with http:// or https://.`, hint);
  if (url.username !== '' || url.password !== '')
    throw usageError(
      `${option} must not hold a user name or password.`,
      'Put the key into a variable: --api-key-env NAME',
    );
  if (url.search !== '' || url.hash !== '')
    throw usageError(`${option} must not hold a query (?) or fragment (#).`, hint);
  if (isLinkLocal(url.hostname))
    throw usageError(`${option} is a link-local address, where clouds keep the secrets of a machine.`, hint);
  return url;
}

/** 169.254.0.0/16 (in any spelling that a URL parser accepts), fe80::/10, their mapped forms, and AWS's fd00:ec2::254. */
export function isLinkLocal(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, '').toLowerCase();
  return (
    bare.startsWith('169.254.') ||
    /^fe[89ab][0-9a-f]:/u.test(bare) ||
    /^::(?:ffff:)?(?:0:)?a9fe:/u.test(bare) ||
    /^::(?:ffff:)?169\.254\./u.test(bare) ||
    bare === 'fd00:ec2::254' ||
    bare === 'metadata.google.internal'
  );
}

/** Base of the API of a server given as its origin, with `/v1`, or as the full path. */
export function apiBase(url: string): string {
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(/\/+$/u, '').replace(/\/chat\/completions$/u, '');
  return `${origin}${path === '' ? '/v1' : path}`;
}
