import { expect } from 'chai';
import { traceOf } from '../src/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceparent', () => {
  it('has the trace and the span of the caller', () => {
    expect(traceOf(`00-${TRACE}-${SPAN}-01`)).to.deep.equal({ trace_id: TRACE, span_id: SPAN });
  });

  it('may have more in a later version', () => {
    expect(traceOf(`cc-${TRACE}-${SPAN}-01-what-the-future-holds`)).to.deep.equal({
      trace_id: TRACE,
      span_id: SPAN,
    });
  });

  const invalid = {
    'none at all': undefined,
    'empty text': '',
    'version ff': `ff-${TRACE}-${SPAN}-01`,
    'more in version 00': `00-${TRACE}-${SPAN}-01-more`,
    'a trace of zeros': `00-${'0'.repeat(32)}-${SPAN}-01`,
    'a span of zeros': `00-${TRACE}-${'0'.repeat(16)}-01`,
    'upper case': `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    'a short trace': `00-${TRACE.slice(1)}-${SPAN}-01`,
    'no flags': `00-${TRACE}-${SPAN}`,
    'something around it': ` 00-${TRACE}-${SPAN}-01`,
    'more after a later version, undivided': `cc-${TRACE}-${SPAN}-01more`,
  };
  for (const [name, header] of Object.entries(invalid)) {
    it(`is ignored when it is not valid: ${name}`, () => {
      expect(traceOf(header)).to.deep.equal({});
    });
  }
});
