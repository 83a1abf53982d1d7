import { clip, type RejectionReason, type Verdict } from '../verdict.ts';

/** The half of a verdict that carries a reason. */
export type Rejected = Extract<Verdict, { kept: false }>;

/** @param evidence what was seen and what was expected; cut to 500 characters. */
export function rejected(reason: RejectionReason, evidence: string): Rejected {
  return { kept: false, reason, evidence: clip(evidence) };
}
