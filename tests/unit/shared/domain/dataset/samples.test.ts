import { describe, expect, it } from 'vitest';
import {
  acceptedSample,
  firstSamples,
  firstSamplesByReason,
  rejectedSample,
} from '../../../../../shared/domain/dataset/samples.ts';
import { anAccepted, aRejected } from './builders.ts';

describe('acceptedSample', () => {
  it('cuts long texts and says how the vote went', () => {
    const sample = acceptedSample(anAccepted({ question: 'x'.repeat(5_000) }));
    expect(sample.question).toHaveLength(1_501);
    expect(sample.votes).toBe('4 of 5 valid, 5 asked');
  });
  it('has no votes where there was no vote', () => {
    expect(acceptedSample(anAccepted({ vote: null })).votes).toBeNull();
  });
});

describe('firstSamples', () => {
  const samples = Array.from({ length: 50 }, (_, index) => acceptedSample(anAccepted({}, { id: `r${index}` })));
  it('does not depend on order or on samples that come twice', () => {
    expect(firstSamples([...samples, ...samples].reverse(), 7)).toEqual(firstSamples(samples, 7));
  });
  it('does not simply take the first that arrive', () => {
    expect(firstSamples(samples, 7).map(({ id }) => id)).not.toEqual(samples.slice(0, 7).map(({ id }) => id));
  });
});

describe('firstSamplesByReason', () => {
  it('gives the rare reason as much room as the frequent one', () => {
    const frequent = Array.from({ length: 90 }, (_, index) => aRejected({ id: `f${index}` }));
    const samples = [...frequent, aRejected({ reason: 'tie' })].map(rejectedSample);
    expect(firstSamplesByReason(samples, 2).map(({ reason }) => reason)).toEqual(['bad_format', 'bad_format', 'tie']);
  });
});
