import { expect } from 'chai';
import { Logs, type PartName, readable } from '../src/logs.ts';

/** Without the time, which is local. */
const read = (part: PartName, line: string | object) =>
  readable(part, typeof line === 'string' ? line : JSON.stringify(line)).replace(/^\d\d:\d\d:\d\d /, '');

/** What is printed of what parts say after the start. */
function shown(parts: (logs: Logs) => void): string[] {
  const logs = new Logs('text');
  logs.shown = true;
  const printed: string[] = [];
  const { log } = console;
  console.log = (line: string) => printed.push(line);
  try {
    parts(logs);
  } finally {
    console.log = log;
  }
  return printed;
}

const time = '2026-11-23T15:22:44Z';

describe('logs', () => {
  it("shows of Tyk's access log the method, path, status and duration", () => {
    const entry = {
      level: 'info',
      message: '',
      method: 'POST',
      path: '/v1/hash',
      status: 200,
      latency_total: 4,
      time,
    };
    expect(read('gateway', entry)).to.equal('gateway   POST /v1/hash 200 4 ms');
  });

  it("shows of the API's log the route, not the path", () => {
    const entry = {
      level: 'info',
      msg: 'request',
      method: 'POST',
      route: '/v1/sum',
      status: 422,
      duration_ms: 1.6,
      time,
    };
    expect(read('api', entry)).to.equal('api       POST /v1/sum 422 2 ms');
  });

  it('shows the level and the cause of what went wrong', () => {
    const entry = { level: 'error', message: 'reload failed', err: { message: 'no such file' }, time };
    expect(read('gateway', entry)).to.equal('gateway   ERROR reload failed no such file');
  });

  it('shows of an action on a key what was done, to which, how it ended and by whom', () => {
    const entry = {
      level: 'info',
      msg: 'audit',
      audit: true,
      action: 'change-plan',
      key: '0123456789abcdef'.repeat(4),
      actor: { name: 'local operator', role: 'admin' },
      outcome: 'done',
      detail: { from: 'free', to: 'partner' },
      time,
    };
    expect(read('dashboard', entry)).to.equal('dashboard change-plan of key 01234567 done by local operator');
    const { key: _, ...intention } = { ...entry, action: 'create', outcome: 'intended' };
    expect(read('dashboard', intention)).to.equal('dashboard create of a new key intended by local operator');
  });

  it('shows how a sign-in ended', () => {
    const entry = { level: 'warn', msg: 'sign-in', outcome: 'refused', reason: 'wrong token', time };
    expect(read('dashboard', entry)).to.equal('dashboard WARN sign-in refused');
  });

  it('does not show what Tyk says of every key that is read, but keeps it for its end', () => {
    const printed = shown((logs) => {
      const gateway = logs.of('gateway');
      for (const message of ['Retrieved key detail.', "Can't retrieve api limit quota", 'Key added'])
        gateway(JSON.stringify({ level: 'info', prefix: 'api', message, time }));
      expect(logs.tail('gateway').split('\n')).to.have.length(3);
    });
    expect(printed).to.have.length(1);
    expect(printed[0]).to.include('Key added');
  });

  it('passes on what is no JSON', () => {
    expect(read('redis', '1:M * Ready')).to.equal('redis     1:M * Ready');
    expect(read('api', '{ broken')).to.equal('api       { broken');
  });

  it("shows the time, the message and the cause of Prometheus' log", () => {
    const entry = { level: 'warn', msg: 'Error on ingesting', err: 'out of order', ts: time };
    expect(read('prometheus', entry)).to.equal('prometheus WARN Error on ingesting out of order');
  });

  it('shows of a part that only observes warnings and errors, and keeps all for its end', () => {
    const printed = shown((logs) => {
      const prometheus = logs.of('prometheus', 'warnings');
      for (const level of ['info', 'warn', 'error'])
        prometheus(JSON.stringify({ level, msg: `a line of ${level}`, ts: time }));
      prometheus('no JSON');
      expect(logs.tail('prometheus').split('\n')).to.have.length(4);
    });
    expect(printed.map((line) => /of (\w+)/.exec(line)?.[1])).to.deep.equal(['warn', 'error']);
  });

  it('keeps the last lines of each part apart', () => {
    const logs = new Logs('text');
    const [api, gateway] = [logs.of('api'), logs.of('gateway')];
    for (let line = 1; line <= 12; line++) api(`line ${line}`);
    gateway('other');
    expect(logs.tail('api').split('\n')).to.have.length(10).and.include('api       line 12');
    expect(logs.tail('gateway')).to.equal('gateway   other');
  });
});
