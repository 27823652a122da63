/** Asking the control socket of the system that runs. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { runningHere } from '../state.ts';

/** @returns what came back as JSON. @throws Error with the sentence that says why it can't be done, or that nothing runs */
export async function ask<T>(state: string, method: 'GET' | 'POST', path: string): Promise<T> {
  const { control, pid } = runningHere(state);
  const asking = request({ socketPath: control as string, method, path, agent: false });
  asking.end();
  let answer: IncomingMessage;
  try {
    [answer] = await once(asking, 'response');
  } catch (error) {
    throw new Error(
      `Process ${pid}, which should run the system, does not answer: ${(error as Error).message}`,
    );
  }
  const body = await text(answer);
  if (answer.statusCode !== 200) throw new Error(body);
  return JSON.parse(body);
}
