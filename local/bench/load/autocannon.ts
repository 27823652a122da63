/** Posts as post.lua has wrk do, and prints the same. A process of its own; what to do is its argument, in JSON. */
import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';

const { url, headers, body, connections, seconds } = JSON.parse(process.argv[2] as string);
// Autocannon's own histogram knows whole milliseconds only.
const latency = createHistogram();
const run = autocannon(
  { url, method: 'POST', headers, body, connections, duration: seconds },
  (_error, { requests, duration, non2xx, errors }) => {
    const p50 = latency.percentile(50);
    const p99 = latency.percentile(99);
    const failed = non2xx + errors;
    console.log(JSON.stringify({ requests: requests.total, microseconds: duration * 1e6, p50, p99, failed }));
  },
);
run.on('response', (_client, _status, _bytes, milliseconds) => {
  latency.record(Math.max(1, Math.round(milliseconds * 1000)));
});
