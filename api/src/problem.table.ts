/** Every kind of problem that the service answers with. The table in README.md is generated from this one. */
export const PROBLEMS = {
  'malformed-http': {
    status: 400,
    title: 'Malformed HTTP',
    meaning: 'the bytes are not an HTTP/1.1 request, or one without `Host`',
  },
  'malformed-json': {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'the body is empty, not UTF-8, not JSON, or has a number that no finite double can hold',
  },
  'not-found': { status: 404, title: 'Not Found', meaning: 'there is no such path' },
  'method-not-allowed': {
    status: 405,
    title: 'Method Not Allowed',
    meaning: 'the path has other methods: see `Allow`',
  },
  'not-acceptable': {
    status: 406,
    title: 'Not Acceptable',
    meaning: '`Accept` leaves out `application/json`',
  },
  'request-timeout': {
    status: 408,
    title: 'Request Timeout',
    meaning: 'the headers or the body did not arrive in time',
  },
  'content-too-large': {
    status: 413,
    title: 'Content Too Large',
    meaning: "the body is larger than the operation's `x-body-limit-bytes`",
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported Media Type',
    meaning: 'not `application/json` in UTF-8, or with a content coding',
  },
  'unprocessable-content': {
    status: 422,
    title: 'Unprocessable Content',
    meaning: 'JSON of the wrong shape, or values without an answer; `errors` says where',
  },
  'header-fields-too-large': {
    status: 431,
    title: 'Request Header Fields Too Large',
    meaning: 'the headers are larger than `MAX_HEADER_BYTES`',
  },
  'internal-error': {
    status: 500,
    title: 'Internal Server Error',
    meaning: 'a fault of the service; the log has its cause under the request id',
  },
  'not-ready': {
    status: 503,
    title: 'Not Ready',
    meaning: '`/readyz` only: the service starts or drains',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    meaning: 'the service sheds load: wait for `Retry-After` seconds',
  },
} as const satisfies Record<string, { status: number; title: string; meaning: string }>;

/** The last part of a problem's `type`. */
export type Slug = keyof typeof PROBLEMS;
