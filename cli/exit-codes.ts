/** What the command's exit code says; scripts rely on these numbers. */
export const exitCodes = {
  ok: 0,
  /** A fault of ours, or one that nobody foresaw. */
  unexpected: 1,
  /** Wrong words, options or files; nothing was started. */
  usage: 2,
  /** The run ended, but with failed units, at its budget, or without an accepted record. */
  partial: 3,
  cancelled: 4,
  /** Disk, rights, network, packages: the surroundings have to be mended. */
  infrastructure: 5,
  /** Ctrl-C or a polite kill; the run can be resumed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
