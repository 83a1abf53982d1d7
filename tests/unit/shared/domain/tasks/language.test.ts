import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../../../shared/domain/tasks/language.ts';

const none = {
  said: undefined,
  datasetName: undefined,
  taskName: undefined,
  datasetPath: undefined,
  text: 'Why is it so?',
};

describe('languageOf', () => {
  it('believes the first sign that tells', () => {
    expect(languageOf({ ...none, said: 'pt-BR', datasetName: 'es', taskName: 'x_fr' })).toBe('pt');
    expect(languageOf({ ...none, datasetName: 'es', taskName: 'mgsm_en_cot_es', text: '何' })).toBe('es');
    expect(languageOf({ ...none, datasetName: 'main', taskName: 'copa_ca' })).toBe('ca');
    expect(languageOf({ ...none, datasetName: 'boolq', taskName: 'kobest_boolq' })).toBe('ko');
    expect(languageOf({ ...none, datasetPath: 'org/French-tasks', taskName: 'quiz' })).toBe('fr');
  });

  it('takes a long code for the short one, and keeps it where there is none', () => {
    expect(languageOf({ ...none, datasetName: 'amh' })).toBe('am');
    expect(languageOf({ ...none, datasetName: 'eng', taskName: 'afrimgsm_cot_eng_prompt_1' })).toBe('en');
    expect(languageOf({ ...none, datasetName: 'vai' })).toBe('vai');
  });

  it('asks the family when neither row nor names tell', () => {
    expect(languageOf({ ...none, taskName: 'catalanqa', family: 'ca' })).toBe('ca');
    expect(languageOf({ ...none, taskName: 'mgsm_direct_es', family: 'ca' })).toBe('es');
  });

  it('goes by the script when no name tells', () => {
    expect(languageOf({ ...none, text: '고양이는 왜 잘까요?' })).toBe('ko');
    expect(languageOf({ ...none, text: '東京タワーの高さは' })).toBe('ja');
    expect(languageOf({ ...none, text: '他有多少个网球' })).toBe('zh');
    expect(languageOf({ ...none, text: 'Почему это так?' })).toBe('ru');
  });

  it('is English when nothing tells', () => {
    expect(languageOf({ ...none, taskName: 'gsm8k', datasetName: 'main' })).toBe('en');
    expect(languageOf({ ...none, text: '' })).toBe('en');
    expect(languageOf({ ...none, taskName: 'arc_challenge', datasetName: 'ARC-Challenge' })).toBe('en');
  });
});
