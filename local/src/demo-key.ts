/** `make demo-key`: a new demo token for the system that runs; the one before ends. */
import { curls, tokenLines } from './banner.ts';
import { newDemoKey } from './demo.ts';
import { runningGateway } from './gateway-api.ts';
import { stateFolder } from './state.ts';

try {
  const state = stateFolder(process.env);
  const { api, gateway, ports } = runningGateway(state);
  const token = await newDemoKey(api, state, gateway);
  console.log([...tokenLines(token), '', ...curls(ports.GATEWAY_PORT).map((line) => `  ${line}`)].join('\n'));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
