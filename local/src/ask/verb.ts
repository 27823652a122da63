/** What all verbs have in common. */
import { GatewayError } from '../../../gateway-tyk/dashboard/src/gateway/errors.ts';
import { stateFolder } from '../state.ts';

/** Runs with the folder of the running system, prints what comes back, and ends this process: with 1 when it throws, and says why. */
export async function verb(
  run: (state: string, env: NodeJS.ProcessEnv) => Promise<string[]>,
): Promise<never> {
  try {
    for (const line of await run(stateFolder(process.env), process.env)) console.log(line);
    process.exit();
  } catch (error) {
    console.error(sentence(error));
    process.exit(1);
  }
}

/** What is wrong and what to do. Of a fault of our own, which no sentence was written for, all that is known. */
function sentence(error: unknown): string {
  if (error instanceof GatewayError) {
    const { title, advice } = error.explanation;
    return [title, error.detail, advice].filter(Boolean).join(' ');
  }
  return error instanceof TypeError ? String(error.stack) : (error as Error).message;
}

/** `12 s`, `5 min`, `3 h`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
