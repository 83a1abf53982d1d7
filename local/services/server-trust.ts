import { getCACertificates } from 'node:tls';

/** Certificates to trust, for a TLS connection; nothing where Node's own list is enough. */
export const trusting = (authorities: string | undefined): { ca?: string[] } =>
  authorities === undefined ? {} : { ca: [...getCACertificates('default'), authorities] };

/** What OpenSSL and Node call a certificate that proves nothing, and why. */
const faults: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known here',
  CERT_UNTRUSTED: 'its authority is not trusted here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host name',
};

/** Those that a further authority mends. */
const unknownAuthority = /^(?:DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED)/u;

export const trustHint =
  'Give the certificate of its authority (PEM): --ca-file FILE, or the variable NODE_EXTRA_CA_CERTS.';

/** Why a TLS connection was not trusted, and what to do; undefined for another fault. */
export function distrust(error: unknown): { readonly why: string; readonly next: string } | undefined {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  const fault = code === undefined ? undefined : faults[code];
  if (code === undefined || fault === undefined) return undefined;
  const why = `The certificate of the server is not trusted: ${fault} (${code}).`;
  return { why, next: unknownAuthority.test(code) ? trustHint : 'The server needs another certificate.' };
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
