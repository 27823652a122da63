/** Every third digest can't be computed. Less than half, so that the gateway's circuit stays closed and the fault is the API's to tell. */
import './guard.mjs';
import { failsWhen } from './digests.mjs';

let turn = 0;

failsWhen(() => {
  turn += 1;
  return turn % 3 === 0;
});
