/** What a service thinks of a call. `unknown` means that nobody has this access key. */
export type Judgement = 'allowed' | 'denied' | 'unknown';

/** Values of condition keys that a service knows about a call, such as `s3:prefix`. */
export type CallContext = Readonly<Record<string, string>>;

/** Says who may do what. */
export interface Callers {
  judge(accessKeyId: string | undefined, action: string, resource: string, context?: CallContext): Judgement;
}

/** The access key of a signed request. Signatures are not checked: the keys are random and never leave this computer. */
export function accessKeyOf(authorization: string | undefined, presigned?: string): string | undefined {
  return /Credential=([^/,\s]+)\//u.exec(authorization ?? '')?.[1] ?? presigned?.split('/')[0];
}
