import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { expect } from 'chai';
import { neededBy, run } from '../src/init-env.ts';
import { environments, repository } from '../src/live.ts';
import { Usage } from '../src/outcome.ts';
import { failure } from '../testing/temporary-repository.ts';

/** An account of one's own: each line replaces the example's. */
const OWN = {
  account_id: '"444455556666"',
  state_kms_key_arn: '"arn:aws:kms:eu-central-1:444455556666:key/own"',
  certificate_arn: '"arn:aws:acm:eu-central-1:444455556666:certificate/own"',
  subscriptions: '{ mine = { protocol = "email", endpoint = "me@digest.test", severity = "page" } }',
};

describe('make init-env', () => {
  let root: string;
  beforeEach(() => {
    root = `${mkdtempSync(join(tmpdir(), 'digest-init-'))}/`;
    for (const part of ['units', 'live', 'terraform.tfvars.example'])
      cpSync(repository + part, root + part, {
        recursive: true,
        filter: (file) => !file.endsWith('.tfvars') && !file.includes('.terragrunt-cache'),
      });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const initEnv = async (environment = 'dev') => {
    const { code, text, data } = await run({ words: [environment], root });
    return { code, text, ...(data as { made: boolean; faults: string[] }) };
  };
  const file = (environment = 'dev') => `${root}live/${environment}/terraform.tfvars`;
  const example = () => readFileSync(`${root}terraform.tfvars.example`, 'utf8');

  /** Writes the example with lines of its own; undefined leaves one out. @returns what is said of it */
  const faults = async (
    lines: Record<string, string | undefined>,
    environment = 'dev',
  ): Promise<string[]> => {
    const keys = Object.keys((await parse('example', example())) as object);
    const text = [...new Set([...keys, ...Object.keys(lines)])]
      .filter((key) => !(key in lines) || lines[key] !== undefined)
      .map((key) => {
        if (lines[key]) return `${key} = ${lines[key]}\n`;
        return new RegExp(`^${key} += (\\{[\\s\\S]*?^\\}|.*)\\n`, 'm').exec(example())?.[0];
      });
    writeFileSync(file(environment), text.join(''));
    return (await initEnv(environment)).faults;
  };
  const own = (lines: Record<string, string | undefined> = {}) => faults({ ...OWN, ...lines });

  it("copies the example, and says which of its values must be one's own", async () => {
    const { code, made, text, faults } = await initEnv();
    expect(readFileSync(file(), 'utf8')).to.equal(example());
    expect([code, made]).to.deep.equal([1, true]);
    expect(text).to.match(/^Made live\/dev\/terraform\.tfvars from terraform\.tfvars\.example\.\n/);
    expect(faults.map((fault) => fault.split(':')[0])).to.deep.equal([
      "account_id is still the example's",
      "certificate_arn is still the example's",
      "state_kms_key_arn is still the example's",
      'subscriptions still has backlog@example.com, on-call@example.com of the example',
    ]);
  });

  it('never overwrites', async () => {
    writeFileSync(file(), '# mine\n');
    expect((await initEnv()).made).to.equal(false);
    expect(readFileSync(file(), 'utf8')).to.equal('# mine\n');
  });

  it('is content with an account that is filled in', async () => {
    expect(await own()).to.deep.equal([]);
    const { code, text } = await initEnv();
    expect(code).to.equal(0);
    expect(text).to.equal('live/dev/terraform.tfvars is complete. Next: make plan ENV=dev');
  });

  it('asks shared for no certificate and nobody to alert', async () => {
    const { account_id, state_kms_key_arn } = OWN;
    expect(
      await faults({ account_id, state_kms_key_arn, certificate_arn: undefined }, 'shared'),
    ).to.deep.equal([]);
  });

  it('names keys that are missing or unknown', async () => {
    expect(await own({ region: undefined, zones: undefined, zone: '"eu-central-1a"' })).to.deep.equal([
      'region is missing',
      'zones is missing',
      'zone is not known; there is account_id, certificate_arn, grafana, name, pull_account_ids, region, state_kms_key_arn, subscriptions, zones',
    ]);
  });

  for (const [what, lines, fault] of [
    ['a name that is too long', { name: '"abcdefghijklmnopq"' }, 'name is "abcdefghijklmnopq": at most 16'],
    [
      'an account id as a number',
      { account_id: '444455556666' },
      'account_id is 444455556666: the 12 digits',
    ],
    [
      'a region that is a zone',
      { region: '"eu-central-1a"' },
      'region is "eu-central-1a": the name of a region',
    ],
    [
      'too few zones',
      { zones: '["eu-central-1a", "eu-central-1b"]' },
      'zones is ["eu-central-1a","eu-central-1b"]',
    ],
    [
      'a zone twice',
      { zones: '["eu-central-1a", "eu-central-1b", "eu-central-1b"]' },
      'zones is ["eu-central-1a","eu-central-1b","eu-central-1b"]: a list of three different zones',
    ],
    [
      'a zone of another region',
      { zones: '["eu-central-1a", "eu-central-1b", "eu-west-1c"]' },
      'zones has eu-west-1c, not of the region eu-central-1',
    ],
    [
      'what is no ARN of a certificate',
      { certificate_arn: '"arn:aws:iam::444455556666:server-certificate/own"' },
      'certificate_arn is "arn:aws:iam::444455556666:server-certificate/own": arn:aws:acm:<region>:<account>:certificate/<id>; `aws acm list-certificates` prints it',
    ],
    [
      'a certificate of another region',
      { certificate_arn: '"arn:aws:acm:us-east-1:444455556666:certificate/own"' },
      'certificate_arn is in us-east-1, not in the region eu-central-1',
    ],
    [
      'a key of another account',
      { state_kms_key_arn: '"arn:aws:kms:eu-central-1:777788889999:key/own"' },
      'state_kms_key_arn is in the account 777788889999, not in 444455556666',
    ],
    [
      "the example's key in one's own account",
      {
        state_kms_key_arn: '"arn:aws:kms:eu-central-1:444455556666:key/1a2b3c4d-5e6f-4718-92a3-b4c5d6e7f809"',
      },
      "state_kms_key_arn is still the example's",
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      const found = await own(lines);
      expect(found).to.have.length(1);
      expect(found[0]).to.contain(fault);
    });

  it('refuses account ids that are none, where they are read', async () => {
    expect((await faults({ ...OWN, pull_account_ids: '["prod"]' }, 'shared'))[0]).to.contain(
      'pull_account_ids is ["prod"]: a list of account ids',
    );
  });

  it('names what cannot be read at all', async () => {
    writeFileSync(file(), 'name = \n');
    expect((await failure(initEnv())).message).to.contain('terraform.tfvars');
  });

  it('wants an environment', async () => {
    expect(await failure(initEnv('moon'))).to.be.instanceOf(Usage);
    expect(existsSync(file('moon'))).to.equal(false);
  });
});

describe('terraform.tfvars.example', () => {
  it('has every value that an environment reads, and no other', async () => {
    const text = readFileSync(`${repository}terraform.tfvars.example`, 'utf8');
    const read = await Promise.all(environments().map((name) => neededBy(name, repository)));
    expect(Object.keys((await parse('example', text)) as object)).to.have.members([...new Set(read.flat())]);
  });
});
