import { EventEmitter, on } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { openSink } from '../observe/sink.ts';

const alert = (alertname: string, status: string, severity = 'page') => ({
  status,
  labels: { alertname, severity },
  annotations: { summary: 'Something is wrong.', runbook_url: `https://example.org/${alertname}.md` },
  fingerprint: alertname,
});

const kept = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe("the alerts' sink", () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-sink-'));
  const file = join(folder, 'alerts.jsonl');
  const printed: string[] = [];
  let port: number;
  let sink: Awaited<ReturnType<typeof openSink>>;

  before(async () => {
    port = await freePort();
    const onLine = (line: string) => printed.push(JSON.parse(line).message);
    sink = await openSink({ port, file, patience: 3_600_000, onLine });
  });
  after(async () => {
    await sink.close();
    rmSync(folder, { recursive: true });
  });
  const post = (path: string, body: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body });
  const notify = (...alerts: object[]) => post('/page', JSON.stringify({ receiver: 'page', alerts }));

  it('says severity, name, summary and runbook of what fires, and when it is over', async () => {
    await notify(alert('APIDown', 'firing'));
    await notify(alert('APIDown', 'resolved'));
    await notify(alert('Watchdog', 'firing', 'none'));
    expect(printed.splice(0)).to.deep.equal([
      'FIRING page APIDown: Something is wrong. https://example.org/APIDown.md',
      'resolved page APIDown: Something is wrong. https://example.org/APIDown.md',
      'FIRING Watchdog: Something is wrong. https://example.org/Watchdog.md',
    ]);
  });

  it('does not say again what a notification repeats', async () => {
    await notify(alert('Watchdog', 'firing', 'none'));
    await notify(alert('Watchdog', 'firing', 'none'), alert('APIDown', 'firing'));
    expect(printed.splice(0)).to.have.length(1);
  });

  it('keeps every notification, with when and at which receiver it came', () => {
    const all = kept(file);
    expect(all).to.have.length(5);
    expect(all[0]).to.deep.include({
      path: '/page',
      receiver: 'page',
      alerts: [alert('APIDown', 'firing')],
    });
    expect(Date.parse(all[0].at)).to.be.closeTo(Date.now(), 60_000);
  });

  it('refuses what is no notification, so that Alertmanager counts it as failed', async () => {
    expect((await post('/page', 'nothing')).status).to.equal(500);
    expect((await post('/page', '{}')).status).to.equal(500);
    expect(kept(file)).to.have.length(5);
  });

  it('is ready when it can be asked', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).to.equal(200);
  });
});

describe('the dead man', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-dead-man-'));
  const file = join(folder, 'alerts.jsonl');
  const lines = new EventEmitter<{ line: [string] }>();
  let url: string;
  let sink: Awaited<ReturnType<typeof openSink>>;

  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const onLine = (line: string) => lines.emit('line', JSON.parse(line).message);
    sink = await openSink({ port, file, patience: 50, onLine });
  });
  after(async () => {
    await sink.close();
    rmSync(folder, { recursive: true });
  });
  const notify = (path: string, name: string) =>
    fetch(url + path, { method: 'POST', body: JSON.stringify({ alerts: [alert(name, 'firing', 'none')] }) });
  const words =
    'page Watchdog: No Watchdog from Alertmanager for 15 minutes: other alerts do not arrive either.';

  it('tells that no Watchdog came, though others did, and that one came again', async () => {
    const said = on(lines, 'line');
    const next = async () => (await said.next()).value[0];
    await notify('/page', 'APIDown');
    expect(await next()).to.include('FIRING APIDown');
    expect(await next()).to.match(new RegExp(`^FIRING ${words} https://.+/Watchdog\\.md$`));
    await notify('/watchdog', 'Watchdog');
    expect(await next()).to.include('FIRING Watchdog');
    expect(await next()).to.include(`resolved ${words}`);
    expect(await next()).to.include(`FIRING ${words}`);
    expect(kept(file).filter(({ path }) => path === '/dead-man')).to.have.length(3);
  });

  it('says when it died and when it was heard again, as Alertmanager would', () => {
    const [firing, resolved] = kept(file).filter(({ path }) => path === '/dead-man');
    expect(firing.alerts[0]).to.deep.include({
      status: 'firing',
      labels: { alertname: 'Watchdog', severity: 'page' },
      endsAt: '0001-01-01T00:00:00Z',
    });
    expect(resolved.alerts[0]).to.deep.include({ status: 'resolved', startsAt: firing.alerts[0].startsAt });
    expect(Date.parse(resolved.alerts[0].endsAt)).to.be.greaterThan(Date.parse(firing.alerts[0].startsAt));
  });
});
