/** Programs that only write down how they were called, and answer what a test says; on PATH before all others until `remove()`. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

interface Call {
  program: string;
  args: string[];
  stdin: string;
}

interface Answer {
  /** Found in the arguments, joined by spaces. */
  when: string;
  stdout: string;
  stderr: string;
  code: number;
}

const SCRIPT = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { basename, dirname } = require('node:path');
const folder = dirname(dirname(process.argv[1])), program = basename(process.argv[1]), args = process.argv.slice(2);
const lines = (file) => readFileSync(folder + '/' + file, 'utf8').split('\\n').filter(Boolean).map((line) => JSON.parse(line));
const fits = (answer) => answer.program === program && args.join(' ').includes(answer.when);
const answers = lines('answers').filter(fits);
appendFileSync(folder + '/calls', JSON.stringify({ program, args, stdin: readFileSync(0, 'utf8') }) + '\\n');
const answer = answers.at(-1);
if (!answer) { process.stderr.write('nobody said what ' + program + ' answers to ' + args.join(' ')); process.exit(99); }
process.stdout.write(answer.stdout); process.stderr.write(answer.stderr); process.exitCode = answer.code;
`;

export function fakePrograms(...names: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'digest-fake-'));
  mkdirSync(`${folder}/bin`);
  for (const file of ['calls', 'answers']) writeFileSync(`${folder}/${file}`, '');
  const program = (name: string, script: string) => {
    writeFileSync(`${folder}/bin/${name}`, script);
    chmodSync(`${folder}/bin/${name}`, 0o755);
  };
  for (const name of names) program(name, SCRIPT);
  const { PATH } = process.env;
  process.env.PATH = [`${folder}/bin`, PATH].join(delimiter);

  return {
    folder,
    /** A program that does what a script does, with its own `#!`. */
    program,
    /** Of several that fit, the last one said counts. */
    answer(program: string, when: string, { stdout = '', stderr = '', code = 0 }: Partial<Answer> = {}) {
      appendFileSync(`${folder}/answers`, `${JSON.stringify({ program, when, stdout, stderr, code })}\n`);
    },
    calls(): Call[] {
      const file = `${folder}/calls`;
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
      return lines.map((line) => JSON.parse(line) as Call);
    },
    remove() {
      process.env.PATH = PATH;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Sets variables of the environment; undefined takes one away. @returns what puts them back */
export function setEnvironment(variables: Record<string, string | undefined>): () => void {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  const set = (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
  set(variables);
  return () => set(before);
}
