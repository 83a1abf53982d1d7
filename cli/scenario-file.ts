import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptedScenario } from '../local/services/scripted-model-scenario.ts';
import { fileProblem, formatProblem, type Problem } from '../shared/recipes/problem.ts';
import { readYaml } from '../shared/recipes/read-yaml.ts';
import { schemaProblems } from '../shared/recipes/schema-problems.ts';
import { usageError } from './errors.ts';

/** Name of the file of a drop that tells the scripted stand-in what to say. */
export const scenarioFileName = 'scripted.yaml';

/**
 * The scenario of a drop; an empty one when the drop brings none.
 *
 * @throws CommandError with file, line and column of every problem.
 */
export function readScenario(dropFolder: string): ScriptedScenario {
  const path = join(dropFolder, scenarioFileName);
  if (!existsSync(path)) return {};
  const read = readYaml(scenarioFileName, readFileSync(path, 'utf8'));
  if ('problems' in read) throw refused(read.problems);
  const { yaml } = read;
  const problems = schemaProblems({ yaml, at: [], value: yaml.value, schema: ScriptedScenario });
  if (problems.length > 0) throw refused(problems);
  const found = ScriptedScenario.safeParse(yaml.value);
  if (!found.success) throw refused([fileProblem(scenarioFileName, 'cannot be read')]);
  return found.data;
}

const refused = (problems: readonly Problem[]): Error =>
  usageError(
    'The scripted model cannot play the scenario of this drop.',
    `Mend the places above, or remove ${scenarioFileName}.`,
    problems.map(formatProblem).join('\n'),
  );
