import { z } from 'zod';
import type { HookRegistry, TaskHook } from '../hooks.ts';
import { cabreuRow } from './cabreu.ts';
import { coqaTarget, coqaText } from './coqa.ts';
import { DeclaredHook, declaredHook } from './declared-hook.ts';
import declared from './declared-hooks.json' with { type: 'json' };
import { detokenizedPage } from './detokenize-pages.ts';
import { dropRow } from './drop.ts';
import { ethicsUtilitarianismTarget, ethicsUtilitarianismText } from './ethics-utilitarianism.ts';
import { hellaswagRow, translatedHellaswagRow } from './hellaswag.ts';
import { logiqa2Text, logiqaTarget, logiqaText } from './lettered-prompt.ts';
import { mathqaChoices } from './mathqa.ts';
import { hendrycksMathRow, leaderboardMathRow, minervaMathRow } from './maths-row.ts';
import { mimicRepsumTarget, mimicRepsumText } from './mimic-repsum.ts';
import { mutualRow } from './mutual.ts';
import { norTruthfulqaRow } from './nor-truthfulqa.ts';
import { okapiArcRow } from './okapi-arc.ts';
import { entailmentRow, lowerChoicesRow, paraphraseRow } from './paraphrase.ts';
import { raceChoices, raceTarget, raceText } from './race.ts';
import { recordChoices, recordRow, recordTarget, recordText } from './record.ts';
import { truthfulqaMultiRow } from './truthfulqa-multi.ts';
import { webqsChoices, webqsTarget } from './webqs.ts';
import { wscT5Text, wscText } from './wsc.ts';

const ports: Readonly<Record<string, TaskHook>> = {
  'c4/preprocess_c4.c4_detokenizer': detokenizedPage('text'),
  'catalan_bench/utils.process_doc_cabreu': cabreuRow,
  'catalan_bench/utils.process_doc_nli': entailmentRow,
  'catalan_bench/utils.process_docs_copa_ca': lowerChoicesRow,
  'catalan_bench/utils.process_docs_paraphrases': paraphraseRow('sentence1', 'sentence2'),
  'coqa/utils.doc_to_target': coqaTarget,
  'coqa/utils.doc_to_text': coqaText,
  'darijahellaswag/utils.process_docs': translatedHellaswagRow,
  'drop/utils.process_docs': dropRow,
  'egyhellaswag/utils.process_docs': translatedHellaswagRow,
  'french_bench/preprocess_wikitext.wikitext_detokenizer': detokenizedPage('paragraph'),
  'galician_bench/utils.process_docs_paraphrases': paraphraseRow('Frase', 'Paráfrase'),
  'hellaswag/utils.process_docs': hellaswagRow,
  'hendrycks_ethics/utils.doc_to_target': ethicsUtilitarianismTarget,
  'hendrycks_ethics/utils.doc_to_text': ethicsUtilitarianismText,
  'hendrycks_math/utils.process_docs': hendrycksMathRow,
  'leaderboard/math/utils.process_docs': leaderboardMathRow,
  'logiqa/utils_logiqa.doc_to_target': logiqaTarget,
  'logiqa/utils_logiqa.doc_to_text': logiqaText,
  'logiqa2/utils_logiqa2.doc_to_text': logiqa2Text,
  'mathqa/utils.doc_to_choice': mathqaChoices,
  'mimic_repsum/utils.doc_to_target': mimicRepsumTarget,
  'mimic_repsum/utils.doc_to_text': mimicRepsumText,
  'minerva_math/utils.process_docs': minervaMathRow,
  'mutual/utils.process_docs': mutualRow,
  'noreval/nortruthfulqa/generation/utils.process_docs': norTruthfulqaRow,
  'okapi/arc_multilingual/utils.process_docs': okapiArcRow,
  'okapi/hellaswag_multilingual/utils.process_docs': hellaswagRow,
  'paws-x/utils.process_docs_paraphrases': paraphraseRow('sentence1', 'sentence2'),
  'race/preprocess_race.doc_to_choice': raceChoices,
  'race/preprocess_race.doc_to_target': raceTarget,
  'race/preprocess_race.doc_to_text': raceText,
  'spanish_bench/utils.process_docs_paraphrases': paraphraseRow('sentence1', 'sentence2'),
  'super_glue/record/util.doc_to_choice': recordChoices,
  'super_glue/record/util.doc_to_target': recordTarget,
  'super_glue/record/util.doc_to_text': recordText,
  'super_glue/record/util.process_docs': recordRow,
  'super_glue/wsc/preprocess_wsc.default_doc_to_text': wscText,
  'super_glue/wsc/t5_utils.doc_to_text': wscT5Text,
  'tinyBenchmarks/utils_hellaswag.process_docs': hellaswagRow,
  'truthfulqa-multi/utils.process_docs_gen': truthfulqaMultiRow,
  'webqs/utils.doc_to_choice': webqsChoices,
  'webqs/utils.doc_to_target': webqsTarget,
  'wikitext/preprocess_wikitext.wikitext_detokenizer': detokenizedPage('page'),
};

/** Every Python function of the harness that has a port here. No task file can add to it. */
export const harnessHooks: HookRegistry = new Map([
  ...Object.entries(z.record(z.string(), DeclaredHook).parse(declared)).map(([name, hook]): [string, TaskHook] => [
    name,
    declaredHook(hook),
  ]),
  ...Object.entries(ports),
]);
