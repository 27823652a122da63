/** `make demo-key`: a new demo token for the system that runs; the one before ends. */
import { curls, tokenLines } from './banner.ts';
import { newDemoKey } from './demo.ts';
import { gatewayHere } from './gateway-api.ts';
import { runningHere, stateFolder } from './state.ts';

try {
  const state = stateFolder(process.env);
  const { gateway, ports } = runningHere(state);
  const token = await newDemoKey(gatewayHere(state), state, gateway);
  console.log([...tokenLines(token), '', ...curls(ports.GATEWAY_PORT).map((line) => `  ${line}`)].join('\n'));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
