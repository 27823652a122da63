import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs, skip } from '@digest/local/needs';
import { expect } from 'chai';
import { execa, execaSync } from 'execa';
import { python, startEmulation, whyNotEmulated } from '../emulated/start.ts';
import { run as apply } from '../src/apply.ts';
import { type Cloud, exampleValues } from '../src/cloud.ts';
import { run as destroy } from '../src/destroy.ts';
import { run as drift } from '../src/drift.ts';
import { repository, units } from '../src/live.ts';
import type { Options } from '../src/options.ts';
import { EXIT, type Outcome, type Refusal } from '../src/outcome.ts';
import type { UnitSummary } from '../src/plan/summary.ts';
import { run as plan } from '../src/plan.ts';
import { run as promote } from '../src/promote.ts';
import { releaseFile } from '../src/release.ts';
import { whyNoProvider } from '../testing/provider.ts';
import { release } from '../testing/temporary-repository.ts';

/**
 * Every environment from nothing to nothing, by the commands and by the files as they are, in a copy: with the real terragrunt, terraform and
 * provider. The commands are told that the emulated AWS is the real one, so they are as strict as there.
 */
describe('the environments on an emulated AWS', function () {
  this.timeout(900_000);
  this.bail(true);
  const root = `${mkdtempSync(join(tmpdir(), 'digest-environments-'))}/`;
  const settings = { CONFIRM: '', SOAK: '0m', ALARMS: 'none' };
  const saved = { ...process.env };
  let aws: Awaited<ReturnType<typeof startEmulation>> | undefined;
  const env = () => ({ ...exampleValues, ...aws?.env });

  before(needs('terraform', 'terragrunt', 'git', 'conftest'));
  before(async function () {
    const reason = whyNotEmulated() ?? (await whyNoProvider('aws'));
    if (reason) skip(this, reason);
    const listed = execaSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: repository,
    });
    for (const file of listed.stdout.split('\0').filter((path) => path.match(COPIED)))
      cpSync(repository + file, root + file);
    git('init', '--quiet');
    const built = commit();
    writeFileSync(root + releaseFile('dev'), `${JSON.stringify(release('a', built), null, 2)}\n`);
    commit();
    aws = await startEmulation();
    Object.assign(process.env, settings);
  });
  after(async () => {
    for (const name of Object.keys(settings))
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    await aws?.stop();
    rmSync(root, { recursive: true });
  });

  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
    return execaSync('git', [...who, ...args], { cwd: root }).stdout;
  };
  /** @returns its hash */
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'c');
    return git('rev-parse', 'HEAD');
  };
  const call = (verb: (options: Options) => Promise<Outcome>, words: string[], kind: Cloud['kind'] = 'aws') =>
    verb({ words, say: () => undefined, root, cloud: { kind, env: env() } });
  const confirmed = async (...args: Parameters<typeof call>) => {
    process.env.CONFIRM = args[1][0];
    return call(...args).finally(() => Object.assign(process.env, settings));
  };
  const summary = ({ data }: Outcome) => (data as { units: UnitSummary[] }).units;
  /** Of the units that the example's values don't leave out. */
  const unitNames = async (environment: string) =>
    (await units(environment, root)).map(({ name }) => name).filter((name) => name !== 'grafana-content');

  const comesAndStays = (environment: string) => {
    it('is planned', async () => {
      const outcome = await call(plan, [environment]);
      expect(summary(outcome).map(({ unit }) => unit)).to.deep.equal(await unitNames(environment));
      for (const { unit, counts, mocks, wave } of summary(outcome)) {
        expect(counts.create, unit).to.be.above(0);
        expect([counts.update, counts.replace, counts.delete], unit).to.deep.equal([0, 0, 0]);
        expect(mocks.length > 0, `${unit} waits for what it has mocks of`).to.equal(wave > 1);
      }
    });

    it('is applied in waves, without a value of a mock', async () => {
      const outcome = await confirmed(apply, [environment]);
      expect(outcome.code, outcome.text).to.equal(EXIT.done);
      const names = await unitNames(environment);
      expect((outcome.data as { done: string[] }).done).to.have.members(names);
      const states = Object.entries(await readStates(env())).filter(([key]) =>
        key.startsWith(`${environment}/`),
      );
      expect(states).to.have.length(names.length);
      for (const [key, state] of states) expect(state, key).not.to.include('mock-');
    });

    it('has nothing to do then', async () => {
      const outcome = await call(plan, [environment]);
      expect(outcome.text).to.include('There is nothing to apply.');
      for (const { unit, counts, mocks } of summary(outcome)) {
        expect([counts.create, counts.update, counts.replace, counts.delete], unit).to.deep.equal([
          0, 0, 0, 0,
        ]);
        expect(mocks, unit).to.be.empty;
      }
    });
  };
  const goes = (environment: string, kind: Cloud['kind'] = 'aws') =>
    it('is destroyed, wholly', async () => {
      const outcome = await confirmed(destroy, [environment], kind);
      expect(outcome.code, outcome.text).to.equal(EXIT.done);
      expect(outcome.text).to.include('Nothing is left.');
    });

  describe('dev', () => {
    comesAndStays('dev');

    it('gives prod its release, which runs', async () => {
      const outcome = await call(promote, ['dev', 'prod']);
      expect(outcome.code).to.equal(EXIT.done);
      const [one, other] = ['dev', 'prod'].map((name) => readFileSync(root + releaseFile(name), 'utf8'));
      expect(other).to.equal(one);
      commit();
    });

    it('differs when somebody changes it by hand, and then nobody is given its release', async () => {
      await askAws(
        env(),
        `for group in logs.describe_log_groups()['logGroups']:
  if 'gateway' in group['logGroupName']: logs.put_retention_policy(logGroupName=group['logGroupName'], retentionInDays=1)`,
      );
      const found = await call(drift, ['dev']);
      expect(found.code).to.equal(EXIT.differs);
      expect(found.text).to.match(/^ {2}gateway: differs; update .*aws_cloudwatch_log_group/m);
      expect(found.text).to.match(/^ {2}api: (nothing|only reads)/m);
      writeFileSync(root + releaseFile('prod'), `${JSON.stringify(release('b'), null, 2)}\n`);
      const refusal = (await call(promote, ['dev', 'prod']).catch((error) => error)) as Refusal;
      git('restore', '.');
      expect(refusal.message).to.match(/- plan: dev is not what its files say: gateway: differs/);
    });

    goes('dev');
  });

  describe('prod', () => {
    comesAndStays('prod');

    it('is not destroyed while AWS protects its load balancer', async () => {
      const refusal = (await confirmed(destroy, ['prod']).catch((error) => error)) as Refusal;
      expect(refusal.message).to.match(/protected from deletion: edge: aws_lb\.this$/);
    });

    goes('prod', 'emulated');
  });

  describe('shared', () => {
    comesAndStays('shared');
    goes('shared');
  });
});

/** What plans are made from, and what tells files from others. */
const COPIED =
  /^(live|units|modules|gateway-tyk|dashboards)\/|^timeouts\.yaml$|^terraform\.tfvars\.example$|^\.gitignore$/;

async function askAws(env: Record<string, string>, script: string): Promise<string> {
  const { stdout } = await execa(
    python,
    ['-c', `import boto3, json\ns3, logs = boto3.client('s3'), boto3.client('logs')\n${script}`],
    { env },
  );
  return stdout;
}

/** @returns key of each state in its bucket → the state */
async function readStates(env: Record<string, string>): Promise<Record<string, string>> {
  return JSON.parse(
    await askAws(
      env,
      `states = {}
for bucket in s3.list_buckets()['Buckets']:
  if '-state-' not in bucket['Name']: continue
  for item in s3.list_objects_v2(Bucket=bucket['Name'])['Contents']:
    states[item['Key']] = s3.get_object(Bucket=bucket['Name'], Key=item['Key'])['Body'].read().decode()
print(json.dumps(states))`,
    ),
  );
}
