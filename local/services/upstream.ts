/** What stands behind the SageMaker-runtime face: an OpenAI-compatible server, or a function of this process. */
export type Upstream = HttpUpstream | FunctionUpstream;

export interface HttpUpstream {
  readonly kind: 'http';
  /** `http://host:port/v1`, the same without `/v1`, or the full path that ends in `/chat/completions`. */
  readonly url: string;
  /** Replaces the `model` of every request when given. */
  readonly model?: string;
  /** Sent as bearer token. Handlers, logs and files never see it. */
  readonly apiKey?: string | KeySource;
  /** Certificates of authorities, as PEM text, that are trusted beside those of Node and of NODE_EXTRA_CA_CERTS. */
  readonly authorities?: string;
  /** Calls that may be under way at once. */
  readonly concurrency: number;
}

/** A key that may be exchanged while it is in use. */
export interface KeySource {
  read(): Promise<string>;
  /** The key after the server has refused the one that was sent; undefined when there is no other. */
  after(refused: string): Promise<string | undefined>;
}

export interface FunctionUpstream {
  readonly kind: 'function';
  /**
   * @param body the chat-completions request as JSON text.
   * @param inferenceId the caller's label of the call, empty when it gave none.
   * @param timeoutMs the longest the call may take, where that is not the usual.
   */
  reply(body: string, inferenceId: string, timeoutMs?: number): Promise<UpstreamReply>;
  readonly model: string;
  readonly concurrency: number;
}

/** A container's answer: any HTTP status with its body as text. */
export interface UpstreamReply {
  readonly status: number;
  readonly body: string;
  /** The answer's `Retry-After` header, when it had one. */
  readonly retryAfter?: string;
}
