import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { watchInhibitions } from '../drill/inhibitions.ts';

describe('what Alertmanager holds back', () => {
  const known = (alertname: string, inhibitedBy: string[]) => ({
    fingerprint: `${alertname}-print`,
    labels: { alertname },
    status: { inhibitedBy },
  });

  it('is remembered when it says so no more, also over a time without an answer, but for what was before', async () => {
    const answers = [
      [known('GatewayDown', []), known('CollectorSilent', ['GatewayDown-print'])],
      undefined,
      [known('APIDown', []), known('UpstreamTimeouts', ['APIDown-print'])],
      [],
    ];
    const asked = new EventEmitter();
    let turn = 0;
    const server = createServer((_, response) => {
      const answer = answers[turn];
      if (answer === undefined && turn < answers.length) response.destroy();
      else response.end(JSON.stringify(answer ?? []));
      turn += 1;
      asked.emit(String(turn));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const inhibitions = watchInhibitions(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    try {
      await once(asked, '2');
      expect([...inhibitions.since(0)]).to.deep.equal([['CollectorSilent', 'GatewayDown']]);
      const fault = Date.now();
      await once(asked, '4');
      expect([...inhibitions.since(fault)]).to.deep.equal([['UpstreamTimeouts', 'APIDown']]);
    } finally {
      inhibitions.stop();
      server.closeAllConnections();
      server.close();
    }
  });
});
