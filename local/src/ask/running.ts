/** The system that runs on this machine, for whoever asks it from a shell. */
import { type GatewayApi, gatewayApi } from '../../../gateway-tyk/dashboard/src/gateway/client.ts';
import { keepSecrets, type Running, readRunning } from '../state.ts';

/** @throws Error when nothing runs on this state */
export function runningHere(state: string): Running {
  const running = readRunning(state);
  if (running) return running;
  throw new Error('Nothing runs here. Start it with `make up` and try again from a second terminal.');
}

/** The Gateway API, as the key dashboard asks it: its errors say what is wrong in a sentence. */
export function gatewayHere(state: string): GatewayApi {
  const { CONTROL_PORT } = runningHere(state).ports;
  return gatewayApi({ url: `http://127.0.0.1:${CONTROL_PORT}`, secret: keepSecrets(state).TYK_GW_SECRET });
}
