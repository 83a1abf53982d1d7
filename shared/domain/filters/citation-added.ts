import type { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({});

const url = /\b(?:https?:\/\/|www\.)[^\s<>"')\]]+/giu;
const citation =
  /\b(?:doi:\s?10\.\S+|arXiv:\s?\d{4}\.\d{4,5})|\((?:\p{Lu}[\p{L}'’-]+(?:,? (?:&|and) \p{Lu}[\p{L}'’-]+| et al\.)?,? \d{4}[a-z]?)\)|\[\d{1,3}(?:[,–-] ?\d{1,3})*\](?!\()/giu;

/** Rejects texts that point to sources which their own source does not name. */
export const citationAdded: FilterKind<z.infer<typeof Parameters>> = {
  name: 'citation_added',
  reason: 'url_or_citation_added',
  about: 'The text has a web address or a citation that its source does not have.',
  source: 'our choice for dialogues after MIND, which asks for no new references',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against }) =>
    ({ fields }) => {
      const source = fieldText(fields, against);
      const made = fieldText(fields, field);
      const added = [...(made.match(url) ?? []), ...(made.match(citation) ?? [])].find(
        (found) => !source.includes(found.replace(/[.,;:]+$/u, '')),
      );
      return added === undefined ? keep : reject('url_or_citation_added', added);
    },
};
