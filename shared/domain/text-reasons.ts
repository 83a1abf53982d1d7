/** Reasons that filters of texts give; part of the closed list in `verdict.ts`. */
export const textReasons = {
  low_quality: {
    about: 'The text does not look like a document worth learning from.',
    help: 'The evidence names the measure; raise or lower its limit in the recipe.',
  },
  too_long: { about: 'The text is longer than the recipe takes.', help: 'Cut it into chunks, or raise the limit.' },
  incomplete: {
    about: 'The reply is so long that it must have been cut by its limit.',
    help: 'Raise max_tokens of the step, or shorten the chunks.',
  },
  length_ratio: {
    about: 'The text is much shorter or longer than its source.',
    help: 'A summary or an invention; see the prompt, or widen the range.',
  },
  little_left: { about: 'The edit left next to nothing of its source.', help: 'None needed.' },
  overcut: { about: 'The edit removed more than cleaning ever does.', help: 'Another model for the programs.' },
  numbers_changed: {
    about: 'Numbers or names of the source are missing or changed.',
    help: 'Lower the temperature; the evidence lists them.',
  },
  numbers_new: { about: 'The text has numbers that its source does not have.', help: 'Lower the temperature.' },
  numerals_differ: { about: 'Numerals differ from the source.', help: 'Lower the temperature of the translator.' },
  latex_differs: { about: 'Formulas differ from the source.', help: 'Ask for formulas to be kept as they are.' },
  foreign_script: { about: 'Rests of another script stand in the text.', help: 'Another translator.' },
  too_close: { about: 'The text copies its source.', help: 'Raise the temperature, or ask for a freer rewrite.' },
  similarity_out_of_range: {
    about: 'Texts that are compared are too far apart in meaning, or too close, by the similarity of their vectors.',
    help: 'The evidence has the number and what told it; see the prompt, or move the limits.',
  },
  copied_source: { about: 'One turn recites the source.', help: 'Raise the temperature.' },
  ungrounded: {
    about: 'The text does not take up the numbers and formulas of its source.',
    help: 'The model solves another problem; see the prompt.',
  },
  answer_ungrounded: {
    about: 'An answer does not come from the source.',
    help: 'Ask for answers from the text alone.',
  },
  few_turns: { about: 'The dialogue has too few turns.', help: 'Ask for more turns, or raise max_tokens.' },
  one_speaker: { about: 'The dialogue has one speaker.', help: 'Ask for labels before each turn.' },
  too_many_speakers: { about: 'The dialogue has too many speakers.', help: 'Compare reply and labels.' },
  user_voice: {
    about: 'The user of the dialogue, played by a model, speaks as an assistant.',
    help: 'Another model or prompt for the user.',
  },
  turns_repeat: {
    about: 'The dialogue goes round in circles.',
    help: 'Another model or prompt for the user; fewer turns.',
  },
  meta_talk: { about: 'The text talks about the prompt.', help: 'Ask for a text that stands alone.' },
  url_or_citation_added: {
    about: 'The text points to a source that its own source does not name.',
    help: 'Ask for no new references.',
  },
  no_math: { about: 'The text holds no mathematics.', help: 'None needed.' },
  adjacent_repeat: { about: 'A long stretch of the text is followed by itself.', help: 'Add a repetition penalty.' },
  keyword_coverage: { about: 'The text has little to do with its source.', help: 'Lower the temperature.' },
  boilerplate_opening: {
    about: 'The text opens as too many others do.',
    help: 'Vary the prompt; ask for no set openings.',
  },
  empty_after_strip: { about: 'The reply is nothing but politeness.', help: 'Another model or prompt.' },
  missing_opening: { about: 'The reply lacks the mark that it has to begin with.', help: 'Compare reply and prompt.' },
  missing_field: { about: 'A field that the record needs is absent or empty.', help: 'See the field in the evidence.' },
  unfilled_slot: { about: 'A template left a slot unfilled.', help: 'Compare the template with the fields.' },
  target_in_input: { about: 'The input gives the target away.', help: 'None needed.' },
  span_not_found: { about: 'The quoted words do not stand in the source.', help: 'Ask for verbatim quotes.' },
  score_regressed: { about: 'The rewrite is worse than what it rewrote.', help: 'None needed.' },
  pii: { about: 'The text holds personal data.', help: 'Mask it with `map` and `mask_pii`, or leave it out.' },
  secret: { about: 'The text holds a key or a password.', help: 'Revoke it, and leave the text out.' },
  near_duplicate: {
    about: 'The text is nearly the same as another record of a better rank.',
    help: 'The evidence names the other record.',
  },
} as const;
