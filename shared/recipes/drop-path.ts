import { z } from 'zod';

/**
 * A file of the drop, relative to its folder. Never leaves the drop: no absolute path, no `..` or `.` part, no
 * backslash, no control character, no `%` escape, no `?` or `#` that a URL would read otherwise.
 */
export const DropPath = z
  .string()
  .max(512)
  .regex(
    /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\%?#:*"<>|]*[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\%?#:*"<>|/]$/u,
    {
      message: 'a path inside the drop, e.g. seeds.jsonl or data/rows.jsonl',
    },
  );
