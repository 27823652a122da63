-- For wrk: posts the body in the environment, and says in JSON what came of it. Latencies are in microseconds.
wrk.method = 'POST'
wrk.body = os.getenv('BODY')

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
