import { strip } from '../../templates/py-string.ts';

/** Takes away what the WikiHow part of HellaSwag carries: section titles and remarks in square brackets. */
export function cleanEnding(text: string): string {
  const titled = strip(text, 'both').replaceAll(' [title]', '. ');
  return titled.split('\n').map(withoutBrackets).join('\n').replaceAll('  ', ' ');
}

/** Each bracket ends at the first closing one; cutting the rest off first keeps the search linear. */
function withoutBrackets(line: string): string {
  const end = line.lastIndexOf(']') + 1;
  return line.slice(0, end).replace(/\[[^\]]*\]/g, '') + line.slice(end);
}
