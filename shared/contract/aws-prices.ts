/** What AWS charges in us-east-1 on demand, in US dollars a request, a unit or a second. */
export const awsPrices = {
  asOf: '2026-09-27',
  source: 'public price tables of AWS for us-east-1, arm64 where there is a choice',
  stateTransition: 25e-6,
  /** A unit of 1 KB written, and of 4 KB read. */
  dynamoWrite: 0.625e-6,
  dynamoRead: 0.125e-6,
  sqsRequest: 0.4e-6,
  snsMessage: 0.5e-6,
  s3Write: 5e-6,
  s3Read: 0.4e-6,
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 13.3334e-6,
} as const;
