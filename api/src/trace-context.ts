// Version, trace id, parent id, flags, and what a later version may add (W3C Trace Context, 3.2). Version ff and ids of
// zeros are invalid.
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** The trace that a request belongs to, and the caller's span in it; nothing when its traceparent is not valid. */
export function traceOf(traceparent: string | string[] | undefined): { trace_id?: string; span_id?: string } {
  const [, version, trace, span, more] = TRACEPARENT.exec(String(traceparent)) ?? [];
  if (trace === undefined || span === undefined || (version === '00' && more !== undefined)) return {};
  return { trace_id: trace, span_id: span };
}
