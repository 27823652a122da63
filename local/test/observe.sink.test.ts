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

describe("the alerts' sink", () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-sink-'));
  const file = join(folder, 'alerts.jsonl');
  const printed: string[] = [];
  let port: number;
  let sink: Awaited<ReturnType<typeof openSink>>;

  before(async () => {
    port = await freePort();
    sink = await openSink(port, file, (line) => printed.push(JSON.parse(line).message));
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
    const kept = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(kept).to.have.length(5);
    expect(kept[0]).to.deep.include({
      path: '/page',
      receiver: 'page',
      alerts: [alert('APIDown', 'firing')],
    });
    expect(Date.parse(kept[0].at)).to.be.closeTo(Date.now(), 60_000);
  });

  it('refuses what is no notification, so that Alertmanager counts it as failed', async () => {
    expect((await post('/page', 'nothing')).status).to.equal(500);
    expect((await post('/page', '{}')).status).to.equal(500);
  });
});
