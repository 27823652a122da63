import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { skip } from '@digest/local/needs';
import { expect } from 'chai';
import { execa } from 'execa';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { clientEnv, readAccount } from '../emulated/account.ts';
import { run } from '../emulated/main.ts';
import { emulatedAws, endEmulation, python, startEmulation, whyNotEmulated } from '../emulated/start.ts';

describe('clients of the emulated AWS', () => {
  it('are told of the account in terraform.tfvars.example', async () => {
    const { account, region, stateBucket, certificateArn } = await readAccount();
    expect(account).to.match(/^\d{12}$/);
    expect(stateBucket).to.match(new RegExp(`^[a-z0-9-]+-state-${account}$`));
    expect(certificateArn).to.match(new RegExp(`^arn:aws:acm:${region}:${account}:certificate/`));
  });

  it("are given nothing of the user's own settings for the real AWS", () => {
    const own = {
      AWS_PROFILE: 'prod',
      AWS_SESSION_TOKEN: 'real',
      AWS_ENDPOINT_URL_S3: 'https://s3',
      HOME: '/',
    };
    const env = clientEnv('http://127.0.0.1:1', 'xx-test-1', own);
    expect(env).to.include({ AWS_PROFILE: '', AWS_SESSION_TOKEN: '', AWS_ENDPOINT_URL_S3: '' });
    expect(env).to.include({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'xx-test-1' });
    expect(env).not.to.have.any.keys('HOME', 'AWS_CA_BUNDLE');
  });
});

describe('the verb emulated', () => {
  const emulated = (...words: string[]) => run({ words, say: () => undefined, root: '' });

  it('lists what is bridged, and why', async () => {
    const { text, data } = await emulated('list');
    expect(text).to.match(/^ecs:CreateService\n {4}\w/m);
    expect(data).to.have.property('ecs:CreateService');
  });

  it('knows no other word than up, down and list', async () => {
    for (const words of [[], ['start']]) {
      const error = await emulated(...words).catch((error) => error);
      expect(error).to.have.property('name', 'Usage');
      expect(error.message).to.include('up, down, list');
    }
  });
});

describe('the emulated AWS', function () {
  this.timeout(60_000);
  const home = mkdtempSync(join(tmpdir(), 'digest-emulated-'));
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  let port: number;
  before(async function () {
    const reason = whyNotEmulated();
    if (reason) skip(this, reason);
    port = await freePort();
  });
  after(async () => {
    if (port) await endEmulation({ home, port });
    rmSync(home, { recursive: true, force: true });
  });

  const answers = (url: string) =>
    fetch(url, { method: 'HEAD' }).then(
      () => true,
      () => false,
    );

  it('outlives the command that started it, and is found by the next one', async () => {
    const script = `import { emulatedAws } from './ops/emulated/start.ts';
      console.log((await emulatedAws(() => {}, ${JSON.stringify({ home, port })})).pid);`;
    const command = await execa(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const found = await emulatedAws(say, { home, port });
    expect(found.pid).to.equal(Number(command.stdout));
    expect(said.at(-1)).to.include(found.url).and.include('ran already').and.include('make emulated-down');
  });

  it('is found although it was forgotten where it runs', async () => {
    const { pid } = await emulatedAws(say, { home, port });
    rmSync(home, { recursive: true });
    expect(await emulatedAws(say, { home, port })).to.have.property('pid', pid);
  });

  it('answers on loopback only', async function () {
    const { url } = await emulatedAws(say, { home, port });
    const outside = Object.values(networkInterfaces()).flatMap((all = []) => all);
    const address = outside.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
    if (!address) return skip(this, 'this machine has no address but loopback');
    expect(await answers(url)).to.equal(true);
    expect(await answers(`http://${address}:${port}`)).to.equal(false);
  });

  it('is not given to another home, and says whose it is', async () => {
    const { pid } = await emulatedAws(say, { home, port });
    const error = await emulatedAws(say, { home: `${home}-other`, port }).catch((error) => error);
    expect(error.message).to.include(home).and.include(String(pid)).and.include('EMULATED_PORT');
  });

  it('ends when told to, and is empty the next time', async () => {
    const before = await emulatedAws(say, { home, port });
    await fetch(`${before.url}/some-bucket`, { method: 'PUT' });
    expect((await fetch(`${before.url}/some-bucket`)).status).to.equal(200);
    expect(await endEmulation({ home, port })).to.equal(before.pid);
    expect(await answers(before.url)).to.equal(false);
    expect(await endEmulation({ home, port })).to.equal(undefined);
    const after = await emulatedAws(say, { home, port });
    expect(said.at(-1)).to.include('new and empty');
    expect((await fetch(`${after.url}/some-bucket`)).status).to.equal(404);
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const error = await startEmulation({ port }).catch((error) => error);
    other.close();
    expect(error.message).to.include(`port ${port} is taken`).and.include('EMULATED_PORT');
  });

  describe('for two commands at once', () => {
    const shared = { home: `${home}-shared`, port: 0 };
    beforeEach(async () => {
      shared.port = await freePort();
    });
    afterEach(() => endEmulation(shared));

    it('is one, whichever of them started it', async () => {
      const [one, other] = await Promise.all([emulatedAws(say, shared), emulatedAws(say, shared)]);
      expect(one.pid).to.equal(other.pid);
    });

    const log = () =>
      existsSync(`${shared.home}/server.log`) && readFileSync(`${shared.home}/server.log`, 'utf8');

    /** The other's: on the port before the own server is. @returns what the own command has of it */
    const besides = async (identity: object, answers: () => unknown) => {
      const other = createHttpServer((_, response) => {
        if (answers()) response.end(JSON.stringify({ ...shared, pid: process.pid, ...identity }));
      });
      const found = emulatedAws(say, shared).catch((error) => error);
      while (log() === false) await sleep(1);
      other.listen(shared.port, '127.0.0.1');
      try {
        return await found;
      } finally {
        other.close();
        other.closeAllConnections();
      }
    };

    it('is that of the other when the own server has ended, since it came too late', async () => {
      // Only whoever asks after that gets an answer.
      expect(await besides({}, log)).to.have.property('pid', process.pid);
    });

    it('leaves no server of its own when the other answers first', async () => {
      expect(await besides({}, () => true)).to.have.property('pid', process.pid);
      const left = async () => (await execa('ps', ['-A', '-ww', '-o', 'args'])).stdout.includes(shared.home);
      while (await left()) expect(await answers(`http://127.0.0.1:${shared.port}`)).to.equal(false);
    });

    it('is not that of the other when it is of another home', async () => {
      const error = await besides({ home: `${home}-other` }, () => true);
      expect(error).to.be.an('error').with.property('message').that.includes('ended at once');
    });
  });

  it('leaves its log to the process that writes it', async function () {
    if (!existsSync('/proc/self/fd')) return skip(this, 'only /proc tells which files are open');
    await endEmulation({ home, port });
    await emulatedAws(say, { home, port });
    const open = readdirSync('/proc/self/fd').map((name) => {
      try {
        return readlinkSync(`/proc/self/fd/${name}`);
      } catch {
        return ''; // closed meanwhile
      }
    });
    expect(open.filter((file) => file.includes(home))).to.deep.equal([]);
  });

  it('ends by itself when nobody asks anything of it', async () => {
    const aws = await startEmulation({ idleSeconds: 1 });
    const watch = spawn('sh', ['-c', `while kill -0 ${aws.pid}; do sleep 0.1; done`], { stdio: 'ignore' });
    await once(watch, 'exit');
    expect(await answers(aws.url)).to.equal(false);
  });

  it('has what bootstrap and a person made before: versioned buckets of states and plans, an issued certificate, secrets of clients', async () => {
    const { stateBucket, planBucket, certificateArn, clientSecrets } = await readAccount();
    expect(clientSecrets).to.include('digest-dev-dashboard-oidc');
    const script = `import boto3, json, sys
states, plans, arn, *secrets = sys.argv[1:]
print(json.dumps([
  boto3.client('sts').get_caller_identity()['Account'],
  [boto3.client('s3').get_bucket_versioning(Bucket=name)['Status'] for name in [states, plans]],
  boto3.client('acm').describe_certificate(CertificateArn=arn)['Certificate']['Status'],
  [bool(boto3.client('secretsmanager').get_secret_value(SecretId=name)['SecretString']) for name in secrets],
]))`;
    const aws = await startEmulation();
    try {
      const args = ['-c', script, stateBucket, planBucket, certificateArn, ...clientSecrets];
      const { stdout } = await execa(python, args, { env: aws.env });
      const { account } = await readAccount();
      const buckets = ['Enabled', 'Enabled'];
      expect(JSON.parse(stdout)).to.deep.equal([account, buckets, 'ISSUED', clientSecrets.map(() => true)]);
      expect(aws.env.PLAN_BUCKET).to.equal(planBucket);
    } finally {
      await aws.stop();
    }
  });
});
