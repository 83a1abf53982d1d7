import { describe, expect, it } from 'vitest';
import { canonicalDate } from '../../../../../shared/domain/answers/date.ts';

describe('canonicalDate', () => {
  it.each([
    ['july 4, 1776', '1776-07-04'],
    ['4th of july 1776', '1776-07-04'],
    ['sep. 2001', '2001-09'],
    ['2001/9/3', '2001-09-03'],
    ['2001年9月3日', '2001-09-03'],
    ['2001년 9월 3일', '2001-09-03'],
    ['23/09/2001', '2001-09-23'],
    ['09/23/2001', '2001-09-23'],
    ['05.05.2005', '2005-05-05'],
  ])('writes %j as %s', (text, date) => {
    expect(canonicalDate(text)).toBe(date);
  });

  it.each(['', 'paris', '07/04/1776', '13/13/2001', '2001-13-01', '1999', 'may'])('sees no date in %j', (text) => {
    expect(canonicalDate(text)).toBeUndefined();
  });
});
