/** The embedded model cannot be had here. The message lists each way that was tried with the reason it failed. */
export class EmbeddedModelUnavailable extends Error {
  override readonly name = 'EmbeddedModelUnavailable';
  readonly attempts: readonly string[];
  constructor(attempts: readonly string[], options?: ErrorOptions) {
    super(`The embedded model cannot be used:\n${attempts.map((attempt) => `  - ${attempt}`).join('\n')}`, options);
    this.attempts = attempts;
  }
}
