/** What the policies in ops/policies say to plans. */
import { basename, dirname } from 'node:path';
import { execa } from 'execa';
import { repository } from './live.ts';
import { requireProgram } from './terragrunt.ts';

interface Result {
  filename: string;
  /** The policy's package, for example `ingress`. */
  namespace: string;
  failures?: { msg: string }[];
}

/**
 * Needs conftest; whoever can do without asks findProgram('conftest') first.
 * @param files plans as JSON (`terraform show -json`), each in a folder that is called as its unit
 * @returns what is wrong, a sentence each with the policy, the unit, the resource's address, and what to do; none when all is well
 * @throws Error when conftest is missing, or can't read a file
 */
export async function policyFaults(files: string[]): Promise<string[]> {
  if (files.length === 0) return [];
  requireProgram('conftest');
  const args = [
    '--policy',
    `${repository}ops/policies`,
    '--all-namespaces',
    '--output',
    'json',
    '--no-color',
  ];
  const { stdout, stderr } = await execa('conftest', ['test', ...args, ...files], {
    reject: false,
    maxBuffer: 100_000_000,
  });
  if (!stdout.startsWith('[')) throw new Error(`conftest could not check the plans: ${stderr || stdout}`);
  const faults = (JSON.parse(stdout) as Result[]).flatMap(({ filename, namespace, failures = [] }) =>
    failures.map(({ msg }) => `${namespace}: ${basename(dirname(filename))}: ${msg}`),
  );
  return [...new Set(faults)].sort();
}
