/** 12345 as `12,345`, the same everywhere whatever the language of the computer. */
export const withCommas = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/gu, ',');

/** 754000 ms as `12:34`, from an hour on `1:02:34`. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const head = minutes < 60 ? String(minutes) : `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
  return `${head}:${two(seconds % 60)}`;
}

/** Bytes in the unit that gives one to three digits before the point. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** Dollars with as many digits as a small sum needs; 0 is `$0`. */
export const usdText = (usd: number): string =>
  usd === 0 ? '$0' : `$${usd < 0.1 ? usd.toPrecision(2) : usd.toFixed(2)}`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${withCommas(count)} ${count === 1 ? one : many}`;
