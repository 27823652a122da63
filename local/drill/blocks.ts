/** Running a page's block of commands as somebody would who pastes it into a shell in the repository's root. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Block } from '@digest/runbooks/pages';

export interface BlockResult {
  block: Block;
  /** Exit code, or what ended it: a signal, or that it took too long. */
  end: number | string;
  /** stdout and stderr, as they came. */
  output: string;
  /** Of what it should print, what it did not. */
  missing: readonly RegExp[];
  /** Ended with 0, and everything was printed. */
  holds: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A command that waits for ever helps nobody who was woken. Milliseconds. */
const PATIENCE = 120_000;

/** A key that a block made is nobody else's to read. */
const TOKEN = /(TOKEN=)\S+/g;

/**
 * What make tells the makes below it, and the settings that ours takes from the environment: with those of whoever drills, a block would do
 * something else than the page says.
 */
const NOT_INHERITED = [
  ...['MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES'],
  ...Array.from(readFileSync(`${root}Makefile`, 'utf8').matchAll(/^(\w+) \?=/gm), ([, name]) => name),
];

/**
 * @param env what the shell has beside this process's own
 * @throws the signal's reason when that ends it, with all that the block started
 */
export async function runBlock(
  block: Block,
  env: Record<string, string>,
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<BlockResult> {
  signal.throwIfAborted();
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name));
  const child = spawn('sh', ['-eu', '-c', block.script], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it started ends with it.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const end = await ended(child, signal, patience);
  const missing = unmatched(block.expects, output);
  return { block, end, output, missing, holds: end === 0 && missing.length === 0 };
}

/** @returns those that the output has not in their order: each is looked for behind the one before, since several commands may print the same */
function unmatched(patterns: readonly RegExp[], output: string): RegExp[] {
  let from = 0;
  return patterns.filter((pattern) => {
    const search = new RegExp(pattern, `${pattern.flags}g`);
    search.lastIndex = from;
    if (!search.test(output)) return true;
    from = search.lastIndex;
    return false;
  });
}

async function ended(child: ChildProcess, signal: AbortSignal, patience: number): Promise<number | string> {
  const kill = () => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // The whole group has ended by itself.
    }
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, patience);
  signal.addEventListener('abort', kill, { once: true });
  process.once('exit', kill);
  try {
    // Not 'exit': what it left in the background keeps its output open, and in a drill nothing is left behind.
    const [code, by] = await once(child, 'close');
    signal.throwIfAborted();
    return late ? `nothing after ${patience / 1000} s, and was killed` : (code ?? by);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    process.off('exit', kill);
  }
}

/** What was expected of a block that does not hold, and what came: for the person who mends the page. */
export function explained({ block, end, output, missing }: BlockResult): { expected: string; came: string } {
  const expected = [
    'exit code 0',
    ...missing.map((pattern) => `output that matches /${pattern.source}/`),
  ].join(' and ');
  const how = typeof end === 'number' ? `exit code ${end}` : end;
  return {
    expected: `${expected}, from the block at line ${block.line}:\n${indented(block.script)}`,
    came: `${how}, and\n${indented(output.trimEnd() || '(no output)')}`,
  };
}

const indented = (text: string) => text.replace(TOKEN, '$1…').replace(/^/gm, '    ');
