import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { expect } from 'chai';
import supertest from 'supertest';
import { Process } from './support/process.ts';
import { Wire } from './support/wire.ts';

const HALF = [
  'POST /v1/sum HTTP/1.1',
  'Host: a',
  'Content-Type: application/json',
  'Content-Length: 15',
  'Expect: 100-continue',
  '',
  '',
];

describe('the process', function () {
  // Starting one compiles the TypeScript of it.
  this.timeout(30_000);

  it('logs the ports that it listens on, whatever the log level', async () => {
    const service = new Process({ LOG_LEVEL: 'fatal' });
    const { port, metrics_port, level } = await service.logged('listening');
    expect(level).to.equal('info');
    expect((await supertest(`http://127.0.0.1:${port}`).get('/readyz')).status).to.equal(200);
    expect((await supertest(`http://127.0.0.1:${metrics_port}`).get('/metrics')).status).to.equal(200);
    service.signal('SIGTERM');
    expect(await service.exited).to.equal(0);
    expect(service.lines).to.have.length(1);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`drains on ${signal}: finishes what is in flight, writes out the log, exits 0`, async () => {
      const service = new Process();
      const wire = await Wire.open(await service.port());
      wire.send(...HALF);
      await wire.received(/100 Continue/);
      service.signal(signal);
      await service.logged('draining');
      wire.send('{"numbers":[1]}');
      await wire.received(/Connection: close.*"sum":1/s);
      expect(await service.exited).to.equal(0);
      expect(service.lines.map(({ msg }) => msg)).to.deep.equal([
        'listening',
        'draining',
        'request',
        'stopped',
      ]);
      expect(service.errors).to.equal('');
    });
  }

  it('is forced by a second signal: exits 1 and says how many requests it cut off', async () => {
    const service = new Process({ DRAIN_DELAY: '60' });
    const wires = await Promise.all(
      [await service.port(), await service.port()].map((port) => Wire.open(port)),
    );
    for (const wire of wires) {
      wire.send(...HALF);
      await wire.received(/100 Continue/);
    }
    service.signal('SIGTERM');
    await service.logged('draining');
    service.signal('SIGINT');
    expect(await service.exited).to.equal(1);
    expect(service.lines.at(-1)).to.include({
      level: 'fatal',
      cut_off: 2,
      msg: 'exit forced by a second signal, SIGINT',
    });
  });

  it('is forced by the deadline: exits 1 and says how many requests it cut off', async () => {
    const service = new Process({ DRAIN_DEADLINE: '0.3' });
    const wire = await Wire.open(await service.port());
    wire.send(...HALF);
    await wire.received(/100 Continue/);
    service.signal('SIGTERM');
    expect(await service.exited).to.equal(1);
    expect(service.lines.at(-1)).to.include({
      level: 'fatal',
      cut_off: 1,
      msg: 'exit forced by the deadline',
    });
  });

  it('drains after an error that nothing caught, and exits 1 with the cause in the log', async () => {
    const preload = 'process.once("message",()=>{throw new Error("loose")}).channel.unref()';
    const service = new Process({}, preload);
    const wire = await Wire.open(await service.port());
    wire.send(...HALF);
    await wire.received(/100 Continue/);
    service.child.send('now');
    const line = await service.logged('draining after an error that nothing caught');
    expect(line.level).to.equal('fatal');
    expect(line.err).to.include({ message: 'loose' });
    wire.send('{"numbers":[1]}');
    await wire.received(/"sum":1/);
    expect(await service.exited).to.equal(1);
  });

  it('prints everything that is wrong with its environment to stderr, and exits 1', async () => {
    const service = new Process({ PORT: 'http', SHED_ABOVE: '2', LOG_LEVEL: 'loud' });
    expect(await service.exited).to.equal(1);
    expect(service.errors.trim().split('\n')).to.have.length(4);
    for (const name of ['PORT="http"', 'SHED_ABOVE="2"', 'LOG_LEVEL="loud"'])
      expect(service.errors).to.include(name);
    expect(service.lines).to.deep.equal([]);
  });

  for (const name of ['PORT', 'METRICS_PORT']) {
    it(`names the port that is taken, and the variable that it is from: ${name}`, async () => {
      const other = net.createServer().unref().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const service = new Process({ [name]: String(port) });
      expect(await service.exited).to.equal(1);
      expect(service.errors).to.include(`${name}=${port} is taken by another process`);
    });
  }

  it('names the address that it cannot listen on', async () => {
    const service = new Process({ HOST: '192.0.2.1' });
    expect(await service.exited).to.equal(1);
    expect(service.errors).to.include('HOST=192.0.2.1');
  });

  it('hands over to another one without losing a call', async () => {
    const [first, second] = [new Process({ DRAIN_DELAY: '0.3' }), new Process()];
    const ports = [await first.port(), await second.port()] as const;
    let target = ports[0];
    let over = false;
    const statuses: number[] = [];
    const caller = async () => {
      while (!over) statuses.push((await fetch(`http://127.0.0.1:${target}/v1/sum`, SUM)).status);
    };
    const callers = Array.from({ length: 4 }, caller);
    while (statuses.length < 50) await new Promise(setImmediate);
    first.signal('SIGTERM');
    while ((await fetch(`http://127.0.0.1:${ports[0]}/readyz`)).status !== 503);
    target = ports[1];
    expect(await first.exited).to.equal(0);
    over = true;
    await Promise.all(callers);
    expect(statuses.every((status) => status === 200)).to.equal(true);
    const served = first.lines.filter(({ route }) => route === '/v1/sum').length;
    expect(served).to.be.within(50, statuses.length);
    second.signal('SIGTERM');
    expect(await second.exited).to.equal(0);
  });
});

const SUM = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"numbers":[1]}' };
