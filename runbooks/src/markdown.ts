/** What is in a page: its front matter, title, sections, and the commands in it. */
import { parse } from 'yaml';

type Target = 'local' | 'aws';

export interface Block<Section extends string = string> {
  target: Target;
  section: Section;
  /** Line of the file on which the fence opens, from 1. */
  line: number;
  /** One `sh -eu`, run in the repository's root. */
  script: string;
  /** What its output, stdout and stderr together, has to contain: the lines `# => pattern`. */
  expects: readonly RegExp[];
}

export interface Markdown {
  front: Readonly<Record<string, unknown>>;
  /** Of the heading `# …`, without which it is ''. */
  title: string;
  /** The headings `## …` in their order, with the text until the next one, commands included. */
  sections: readonly { name: string; line: number; text: string }[];
  blocks: readonly Block[];
}

/** In a list it is indented. */
const FENCE = /^( *)```(.*)$/;
const EXPECTATION = /^\s*# => ?(.*)$/;

/**
 * @param file its path, for messages
 * @throws Error with file:line where a fence is not closed, its info string says of no target, or a pattern is no regular expression
 */
export function readMarkdown(text: string, file: string): Markdown {
  const [, front = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  const lines = text.split('\n');
  const sections: { name: string; line: number; text: string }[] = [];
  const blocks: Block[] = [];
  let title = '';
  let opened: { info: string; indent: number; line: number; script: string[] } | undefined;

  lines.forEach((text, index) => {
    const line = index + 1;
    const section = sections.at(-1);
    const fence = FENCE.exec(text);
    if (fence && opened) {
      const target = targetOf(opened.info, `${file}:${opened.line}`);
      if (target)
        blocks.push({ ...block(opened, file), target, section: section?.name ?? '', line: opened.line });
      opened = undefined;
    } else if (fence) opened = { info: fence[2] as string, indent: fence[1]?.length ?? 0, line, script: [] };
    else if (opened)
      opened.script.push(
        text.startsWith(' '.repeat(opened.indent)) ? text.slice(opened.indent) : text.trimStart(),
      );
    else if (text.startsWith('# ')) title = text.slice(2).trim();
    else if (text.startsWith('## ')) {
      sections.push({ name: text.slice(3).trim(), line, text: '' });
      return;
    }
    if (section) section.text += `${text}\n`;
  });

  if (opened)
    throw new Error(`${file}:${opened.line}: this block is not closed; add a line \`\`\` after it.`);
  return { front: frontMatter(front, file), title, sections, blocks };
}

function frontMatter(text: string, file: string): Markdown['front'] {
  try {
    return (parse(text) ?? {}) as Markdown['front'];
  } catch (error) {
    throw new Error(`${file}:1: the front matter is no YAML: ${(error as Error).message}`);
  }
}

/** @returns undefined for what is no command: a block of text, or of another language */
function targetOf(info: string, place: string): Target | undefined {
  if (!/^(sh|shell|bash)\b/.test(info)) return undefined;
  if (info === 'sh local') return 'local';
  if (info === 'sh aws') return 'aws';
  throw new Error(
    `${place}: \`\`\`${info} does not say where it runs; write \`\`\`sh local or \`\`\`sh aws.`,
  );
}

function block({ line, script }: { line: number; script: string[] }, file: string) {
  const expects = script.flatMap((text, index) => {
    const [, pattern] = EXPECTATION.exec(text) ?? [];
    if (pattern === undefined) return [];
    const place = `${file}:${line + 1 + index}`;
    if (pattern.trim() === '') throw new Error(`${place}: "# =>" expects nothing; write a pattern after it.`);
    try {
      return [new RegExp(pattern.trim(), 'm')];
    } catch (error) {
      throw new Error(`${place}: ${(error as Error).message}; what follows "# =>" is a regular expression.`);
    }
  });
  return { script: `${script.join('\n')}\n`, expects };
}
