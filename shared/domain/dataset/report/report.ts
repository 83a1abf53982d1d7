import type { DatasetFacts } from '../facts.ts';

/** `report.html`. */
export function report(facts: DatasetFacts): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Report</title><p>${facts.counts.accepted}</p></html>\n`;
}
