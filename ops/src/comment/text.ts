/** The one comment about plans on a pull request: a section for each environment, between markers that GitHub does not show. Pure. */

/** Characters that GitHub takes in a comment. */
export const LIMIT = 65_536;

/** The first line of the comment, by which it is found again. */
export const MARKER = '<!-- digest: plans -->';

const begin = (environment: string) => `<!-- digest: plan of ${environment} -->`;
const END = '<!-- digest: end of plan -->';

export interface Section {
  environment: string;
  /** Commit that was planned. */
  commit: string;
  /** plan.txt: the summary, a rule of dashes, each unit; undefined when there is no plan. */
  plan: string | undefined;
  /** Address of the run, for what is not here. */
  run: string | undefined;
}

/** @returns the comment with these sections, in the place of what it said of their environments; what it said of others stays */
export function merged(old: string, sections: readonly Section[]): string {
  const kept = sectionsOf(old);
  for (const { environment } of sections) kept.delete(environment);
  // Evenly: a large plan of one must not push out the summary of another.
  const room = LIMIT - MARKER.length - [...kept.values()].join('\n\n').length;
  const each = Math.floor(room / Math.max(1, sections.length)) - 100;
  for (const section of sections) kept.set(section.environment, text(section, each));
  const ordered = [...kept].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text);
  return [MARKER, ...ordered].join('\n\n');
}

/** @returns environment → its section, markers and all */
function sectionsOf(comment: string): Map<string, string> {
  const found = comment.matchAll(/<!-- digest: plan of (\S+) -->\n[\s\S]*?<!-- digest: end of plan -->/g);
  return new Map([...found].map(([whole, environment]) => [environment as string, whole]));
}

function text({ environment, commit, plan, run }: Section, room: number): string {
  const where = run ? `[the run](${run})` : 'the log';
  const head = [begin(environment), `### Plan of ${environment} at ${commit.slice(0, 12)}`, ''];
  if (plan === undefined)
    return [...head, `It was not planned, or that failed: ${where} says which.`, END].join('\n');
  // A plan may say what ends a section, or a fence; neither is for it to end.
  const safe = plan.replaceAll('<!--', '<\u200b!--');
  const [summary = '', ...units] = safe.split(/^(?=─{4,} )/m);
  const details = units.join('').trim();
  const note = `\n… and more, which GitHub has no room for here: ${run ?? 'see the log'}`;
  const frame = (inside: string) =>
    [
      ...head,
      fenced(summary.trim()),
      '',
      '<details><summary>Each unit in Terraform’s words</summary>',
      '',
      fenced(inside),
      '',
      '</details>',
      END,
    ].join('\n');
  const left = room - frame('').length;
  if (details.length <= left) return frame(details);
  const cut = frame(`${details.slice(0, Math.max(0, left - note.length))}${note}`);
  // Not even the summary has room: a hundred units, say.
  return cut.length <= room
    ? cut
    : [...head, `It is too long for a comment: ${where} has it.`, END].join('\n');
}

/** In a fence longer than any in it. */
function fenced(inside: string): string {
  const longest = Math.max(2, ...[...inside.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${inside}\n${fence}`;
}
