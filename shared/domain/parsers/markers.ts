/** Sections of a reply in marked lines. `other` is text that no one asked for, such as an explanation. */
export type Section = 'question' | 'context' | 'options' | 'answer' | 'other';

const names: Readonly<Record<Section, readonly string[]>> = {
  question: [
    'question',
    'new question',
    'q',
    'pregunta',
    'frage',
    'pergunta',
    'domanda',
    '问题',
    '問題',
    '質問',
    '질문',
    '문제',
  ],
  context: ['context', 'passage', 'contexto', 'contexte', 'kontext', 'contesto', '上下文', '文脈', '문맥', '지문'],
  options: ['options', 'choices', 'answer choices', 'opciones', 'optionen', 'opções', '选项', '選択肢', '보기'],
  answer: [
    'answer',
    'correct answer',
    'final answer',
    'the answer',
    'the final answer',
    'right answer',
    'respuesta',
    'respuesta correcta',
    'respuesta final',
    'réponse',
    'antwort',
    'resposta',
    'risposta',
    '答案',
    '正确答案',
    '最终答案',
    '答え',
    '正解',
    '정답',
    '답',
  ],
  other: [
    'explanation',
    'reasoning',
    'rationale',
    'solution',
    'note',
    'hint',
    'explicación',
    'erklärung',
    '解释',
    '解説',
    '해설',
  ],
};

const sections = new Map<string, Section>(
  Object.entries(names).flatMap(([section, words]) => words.map((word) => [word, section as Section] as const)),
);
const marker =
  /^[\s#>*_-]{0,12}(?<name>[\p{L}][\p{L} ]{0,30}?)\s?(?:\d{1,2}\s?)?[*_]{0,3}\s?[:：][*_]{0,3}(?<rest>.*)$/u;

/** Reads a line such as `**Answer:** B`. @returns undefined for a line that starts no section. */
export function readMarker(line: string): { readonly section: Section; readonly rest: string } | undefined {
  const { name, rest } = marker.exec(line)?.groups ?? {};
  const section = sections.get(name?.trim().toLowerCase() ?? '');
  return section && { section, rest: (rest ?? '').trim() };
}
