/** Every answer is held back: the service waits for something, and has nothing to do meanwhile. */
import './guard.mjs';
import { onCall } from './calls.mjs';

/** Milliseconds; more than any call is promised to take, and far less than the gateway waits. */
const DELAY = 250;

onCall((response) => {
  const { end } = response;
  response.end = function (...args) {
    setTimeout(() => end.apply(this, args), DELAY);
    return this;
  };
});
