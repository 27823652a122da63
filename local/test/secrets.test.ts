import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { judge, readAllowed } from '../secrets/allowed.ts';
import { commitOf, scanFiles, scanHistory } from '../secrets/repository.ts';
import { FILES, PATTERNS } from '../secrets/rules.ts';
import type { Finding } from '../secrets/scan.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Put together here, so that none of them is in this file. */
const hex = (length: number) => 'a1b2c3d4e5f60718293a4b5c6d7e8f90'.repeat(4).slice(0, length);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey'], type: 'pkcs8' | 'sec1') =>
  key.export({ type, format: 'pem' }).toString();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const account = ['98765', '4321098'].join('');
const tykToken = Buffer.from(JSON.stringify({ org: 'digest', id: hex(32), h: 'sha256' })).toString('base64');

/** By rule: a file that has such a secret, and nothing else that anybody would mind. */
const PLANTED: Record<string, [path: string, text: string]> = {
  // Ours.
  'terraform-state-file': ['bootstrap/terraform.tfstate.backup', '{}'],
  'terraform-plan-file': ['live/dev/api.tfplan', 'PK'],
  'terraform-values-file': ['live/prod/terraform.tfvars', 'name = "digest"'],
  'environment-file': ['.env', 'PORT=8080'],
  'private-key-file': ['certificate.pem', 'anything'],
  'redis-dump': ['dump.rdb', 'REDIS0011'],
  'state-of-make-up': ['.local/running.json', '{}'],
  'private-key': ['docs/elliptic.md', pem(elliptic, 'sec1')],
  'aws-account-in-arn': ['iam.tf', `role = "arn:aws:iam::${account}:role/admin"`],
  'aws-account-of-registry': [
    'image.yaml',
    `image: ${account}.dkr.ecr.eu-central-1.amazonaws.com/digest/api`,
  ],
  'aws-account': ['account.tf', `account_id = "${account}"`],
  'tyk-token': ['curl.md', `curl -H 'Authorization: ${tykToken}' https://api.example.com`],
  'signed-token': ['cookie.txt', `${base64({ alg: 'HS256' })}.${base64({ sub: 'somebody' })}.${hex(43)}`],
  'grafana-token': ['grafana.sh', `curl -H "Authorization: Bearer glsa_${hex(32)}_${hex(8)}"`],
  'assigned-secret': ['start.sh', `export TYK_GW_SECRET=${hex(48)}\n`],
  'terraform-state': ['notes.json', JSON.stringify({ terraform_version: '1.11.4', serial: 1, lineage: 'x' })],
  // secretlint's: one of each kind that could happen here.
  AWSAccessKeyID: ['credentials.txt', `id: ${'AKIA'}Z7QW3ERTY5UIOPAS`],
  AWSSecretAccessKey: ['profile.ini', `aws_secret_access_key = ${hex(20)}/${hex(19)}`],
  GITHUB_TOKEN: ['push.md', `https://github.com with ${'ghp'}_${hex(36)}`],
  NPM_ACCESS_TOKEN: ['publish.md', `${'npm'}_${hex(36)}`],
  SLACK_TOKEN: ['notify.yaml', `slack: ${'xoxb'}-123456789012-123456789012-${hex(24)}`],
  BasicAuth: ['mirror.md', `https://reader:${hex(16)}@mirror.example.net/`],
};

/** Near to a secret, and none. */
const HARMLESS: Record<string, string> = {
  'terraform.tfvars.example': 'account_id = "111122223333"',
  '.env.example': 'TYK_GW_SECRET=\nREDIS_PASSWORD=$REDIS_PASSWORD_OF_2026\n',
  'keys.ts':
    "const env = { TYK_GW_SECRET: secret, OPERATOR_TOKEN: 'an-operator-token-of-48-characters', secret: 'secrets://set-TYK_GW_SECRET' };",
  'main.tf': 'arn:aws:iam::123456789012:role/x\narn:aws:iam::aws:policy/ReadOnlyAccess',
  'public.md': '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----',
};

describe('the scan for secrets', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const rulesAt = (findings: Finding[], path: string) =>
    findings.filter((finding) => finding.path === path).map(({ rule }) => rule);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-secrets-'));
    git('init', '--quiet');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has a secret here for each of our rules', () => {
    expect(Object.keys(PLANTED)).to.include.members([...Object.keys(FILES), ...Object.keys(PATTERNS)]);
  });

  it('finds every kind of secret, in files that .gitignore would have left out too', async () => {
    write('.gitignore', '.env\n*.tfvars\n');
    for (const [path, text] of Object.values(PLANTED)) write(path, text);
    git('add', '--force', '.');
    write('new.sh', `TYK_GW_NODESECRET=${hex(24)}`); // not tracked yet
    const { findings } = await scanFiles(folder);
    for (const [rule, [path]] of Object.entries(PLANTED))
      expect(rulesAt(findings, path), path).to.include(rule);
    expect(rulesAt(findings, 'new.sh')).to.deep.equal(['assigned-secret']);
  });

  it('says where, and nothing of the secret', async () => {
    write('a/b.sh', `\n\nexport SESSION_SECRET=${hex(48)}`);
    const { findings } = await scanFiles(folder);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ path: 'a/b.sh', line: 3, rule: 'assigned-secret' });
    expect(findings[0]?.value).to.match(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(findings)).not.to.include(hex(13));
  });

  it('is not switched off by a comment', async () => {
    const [, text] = PLANTED.GITHUB_TOKEN as [string, string];
    write('quiet.md', `<!-- secretlint-disable -->\n${text}`);
    expect(rulesAt((await scanFiles(folder)).findings, 'quiet.md')).to.deep.equal(['GITHUB_TOKEN']);
  });

  it('lets pass what only looks like one', async () => {
    for (const [path, text] of Object.entries(HARMLESS)) write(path, text);
    expect((await scanFiles(folder)).findings).to.deep.equal([]);
  });

  it('finds in the past what is in no file any more, on whatever branch, and in which commit', async () => {
    write('start.sh', 'echo');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    git('checkout', '--quiet', '-b', 'side');
    write('start.sh', `export TYK_GW_SECRET=${hex(48)}`);
    git('commit', '--quiet', '-am', 'second');
    const commit = git('rev-parse', '--short', 'HEAD').toString().trim();
    write('start.sh', 'make up');
    git('commit', '--quiet', '-am', 'third');
    git('checkout', '--quiet', '-');
    expect((await scanFiles(folder)).findings).to.deep.equal([]);
    const progress: number[][] = [];
    const findings = await scanHistory(folder, (...numbers) => progress.push(numbers));
    expect(rulesAt(findings, 'start.sh')).to.deep.equal(['assigned-secret']);
    expect(commitOf(folder, findings[0]?.blob ?? '')).to.equal(commit);
    expect(progress.at(-1)).to.deep.equal([3, 3]);
  });

  it('allows a value in a file by a rule, and says what it allows in vain', () => {
    const finding = { path: 'a', line: 1, rule: 'r', value: '1' };
    const entry = { path: 'a', rule: 'r', values: ['1'], reason: 'made up' };
    expect(judge([finding], [entry])).to.deep.equal({ secrets: [], idle: [] });
    for (const other of [{ path: 'b' }, { rule: 's' }, { values: ['2'] }]) {
      const { secrets, idle } = judge([finding], [{ ...entry, ...other }]);
      expect(secrets).to.deep.equal([finding]);
      expect(idle).to.have.length(1);
    }
  });
});

describe('this repository', function () {
  this.timeout(120_000);
  const allowed = readAllowed();

  it('has no secret that allowed.yaml does not know, and allowed.yaml allows nothing in vain', async () => {
    const { files, findings } = await scanFiles(root);
    expect(files).to.be.greaterThan(100);
    const { secrets, idle } = judge(
      findings,
      allowed.filter(({ past }) => !past),
    );
    const told = secrets.map(({ path, line, rule, value }) => `${path}:${line}: ${rule}, ${value}`);
    expect({ secrets: told, idle }).to.deep.equal({ secrets: [], idle: [] });
  });

  it('has none in its past either, as `make secrets-scan` says', () => {
    const main = fileURLToPath(new URL('../secrets/main.ts', import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', main], {
      encoding: 'utf8',
      cwd: root,
    });
    expect(stdout).to.match(/^\d+ files and their past: 0 secrets, 0 exceptions too many\.\n$/);
    expect(status).to.equal(0);
  });

  it('has a reason for each exception', () => {
    for (const { path, reason } of allowed) expect(reason, path).to.match(/^[A-Z].{15,}\.$/);
  });
});
