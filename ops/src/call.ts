/** Calls programs of others: gh, aws, cosign, docker. Their options are public, so no secret may be among them. */
import { execa } from 'execa';
import { requireProgram } from './terragrunt.ts';

interface CallOptions {
  /** Folder that it works in. */
  cwd: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** What it reads from stdin; without it, nothing. */
  input?: string;
}

/**
 * @returns what it printed to stdout, byte by byte
 * @throws Error with what it printed to stderr, when it fails or is missing
 */
export async function call(program: string, args: readonly string[], options: CallOptions): Promise<string> {
  requireProgram(program);
  const { cwd, env = {}, input = '' } = options;
  const { failed, stdout, stderr, exitCode, signal } = await execa(program, args, {
    cwd,
    env,
    input,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 100_000_000,
  });
  if (!failed) return stdout;
  const ended = signal ?? `exit code ${exitCode}`;
  throw new Error(
    `\`${program} ${args.join(' ')}\` failed (${ended}): ${stderr.trim() || 'it says nothing'}`,
  );
}
