import type { PlanOutline, StageOutline } from './plan-outline.ts';

/** A plan as a Mermaid flow chart: stages that flow on by themselves in one box, a border at every barrier. */
export function planMermaid({ stages }: PlanOutline): string {
  const segments = Map.groupBy(stages, ({ segment }) => segment);
  const boxes = [...segments].flatMap(([segment, members]) => [
    `  subgraph segment${segment}["${segment === 0 ? 'from the seeds' : 'behind a barrier'}"]`,
    ...members.map((stage) => `    ${node(stage)}`),
    '  end',
  ]);
  const arrows = stages.slice(1).map((stage, index) => {
    const before = stages[index] ?? stage;
    const waits = before.segment !== stage.segment;
    return `  ${name(before)} ${waits ? '== waits for all ==>' : '-->'} ${name(stage)}`;
  });
  return `${['flowchart TD', ...boxes, ...arrows].join('\n')}\n`;
}

/** Names of steps are letters, digits and hyphens, so nothing of them can be markup. */
const name = (stage: StageOutline): string => `s_${stage.name.replaceAll('-', '_')}`;

function node(stage: StageOutline): string {
  const steps = stage.steps.map(({ id, kind, when }) => `${kind} ${id}${when === undefined ? '' : ' ?'}`);
  const calls = stage.calls > 0 ? [`at most ${stage.calls} calls`] : [];
  const text = [stage.name, ...steps, ...calls].join('<br/>');
  return stage.worker === 'generate' ? `${name(stage)}(["${text}"])` : `${name(stage)}["${text}"]`;
}
