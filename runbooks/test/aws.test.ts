/** The blocks for AWS, without AWS: each is run by a shell that has only stand-ins, and what would have been called is looked at. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { skip } from '@digest/local/needs';
import { findProgram } from '@digest/local/programs';
import { expect } from 'chai';
import { blocksFor, type Placed } from './support.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Has botocore, for the emulated AWS. */
const python = `${root}.tools/moto/bin/python`;

/** Of the environment that plan.txt is a plan of. */
const STACK = 'digest-dev';

/** README.md says how these are set … */
const SET = { ENV: 'dev', STACK, AWS_REGION: 'eu-central-1' };
/** … and that these are filled in. */
const FILLED_IN = {
  CATEGORY: 'general-guidance',
  CERTIFICATE: 'arn:aws:acm:eu-central-1:111122223333:certificate/2b3c4d5e',
  FROM_DAY: '2026-11-01',
  GROUP: 'sg-1',
  HASH: '0123abcd',
  HOST: 'api.example.com',
  HOURS: '30',
  INSTANCE: '0123456789abcdef',
  LEVEL: 'urgent',
  LOCK: '1a2b3c4d',
  Q: 'up == 0',
  REGION: 'eu-west-1',
  REVISION: `${STACK}-api:1`,
  RULE: 'sgr-1',
  RUNNING: `${STACK}-api:2`,
  SERVICE: 'api',
  SERVICE_CODE: 'amazon-elastic-container-service',
  SNAPSHOT: 'automatic.digest-redis',
  SUBJECT: 'API down',
  TO_DAY: '2026-11-08',
  WHAT: 'No task starts.',
};

/** What a block may use beside `aws`: really, or as a stand-in that does nothing. */
const TOOLS = ['cut', 'date'];
const STAND_INS = ['awscurl', 'curl', 'gh', 'git', 'jq', 'make', 'sha256sum', 'sleep', 'stty', 'terragrunt'];

/** Flag, or dimension of a metric → what Terraform calls it that has such a name. */
const NAMED: Readonly<Record<string, string>> = {
  '--alarm-name': 'aws_cloudwatch_metric_alarm',
  '--alarm-names': 'aws_cloudwatch_metric_alarm',
  '--alias': 'aws_prometheus_workspace',
  '--cluster': 'aws_ecs_cluster',
  '--family-prefix': 'aws_ecs_task_definition',
  '--log-group-name': 'aws_cloudwatch_log_group',
  '--replication-group-id': 'aws_elasticache_replication_group',
  '--service': 'aws_ecs_service',
  '--service-name': 'aws_ecs_service',
  '--services': 'aws_ecs_service',
  '--source-identifier': 'aws_elasticache_replication_group',
  ClusterName: 'aws_ecs_cluster',
  LogGroupName: 'aws_cloudwatch_log_group',
  ServiceName: 'aws_ecs_service',
  TopicName: 'aws_sns_topic',
  // Of one operation each.
  'elbv2 describe-load-balancers --names': 'aws_lb',
  'elbv2 describe-target-groups --names': 'aws_lb_target_group',
  'logs tail': 'aws_cloudwatch_log_group',
};

/** Not looked up: beginnings of names, what AWS names itself, what the page itself makes, questions, and an id that has cluster and service in it. */
const ELSEWHERE = [
  '--alarm-name-prefix',
  '--cache-cluster-id',
  '--query',
  '--source-snapshot-name',
  '--snapshot-name',
  '--target-snapshot-name',
  '--resource-id',
  '--resource-ids',
  '--task-definition',
  'CacheClusterId',
];

/** @returns type and name of all that is made, by the plan */
function planned(): Set<string> {
  const types = readFileSync(`${root}plan.txt`, 'utf8')
    .split(/^ +# (?=\S+ will be created)/m)
    .slice(1);
  return new Set(
    types.flatMap((text) => {
      const [type = ''] = /\baws_\w+/.exec(text) ?? [];
      return [
        ...text.matchAll(/^ {6}\+ (?:name|alarm_name|alias|family|replication_group_id) += "(.*)"/gm),
      ].map(([, name]) => `${type} ${name}`);
    }),
  );
}

/** @returns each name of the environment in a command, with what gives it its meaning: a flag, a dimension, or the operation */
function names(words: readonly string[]): { of: string; name: string }[] {
  const operation = words.slice(0, 2).join(' ');
  let flag = operation;
  return words.slice(2).flatMap((word) => {
    if (word.startsWith('--')) flag = word;
    else if (word.includes(STACK)) {
      const [, dimension, value] = /^Name=(\w+),Value=(.*)$/.exec(word) ?? [];
      const of = dimension ?? (`${operation} ${flag}` in NAMED ? `${operation} ${flag}` : flag);
      return [{ of, name: value ?? word }];
    }
    return [];
  });
}

/** Service, or service and operation → what IAM calls it, where that is something else. */
const IAM: Readonly<Record<string, string>> = {
  amp: 'aps',
  elbv2: 'elasticloadbalancing',
  'logs tail': 'logs:FilterLogEvents',
  's3api list-objects-v2': 's3:ListBucket',
};

/** What each waiter asks. */
const WAITERS: Readonly<Record<string, string>> = {
  'replication-group-available': 'describe-replication-groups',
  'services-stable': 'describe-services',
};

/** @returns the action that a command needs: `ecs:UpdateService` */
function action([service = '', command = '', waiter = '']: readonly string[]): string {
  const operation = command === 'wait' ? (WAITERS[waiter] ?? waiter) : command;
  const name = operation.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return IAM[`${service} ${command}`] ?? `${IAM[service] ?? service}:${name}`;
}

/** @returns what the on-call role may do, and everybody: who they are */
function granted(): RegExp[] {
  const read = readFileSync(`${root}bootstrap/read.tf`, 'utf8');
  const own = readFileSync(`${root}bootstrap/on-call.tf`, 'utf8');
  const looks = [...own.matchAll(/"([a-z0-9-]+)"/g)].flatMap(([, service = '']) => {
    const [, list = ''] = new RegExp(`^ {4}${service} += \\[(.*?)\\]`, 'm').exec(read) ?? [];
    return [...list.matchAll(/"(.+?)"/g)].map(([, name]) => `${service}:${name}`);
  });
  const named = [...own.matchAll(/"([a-z0-9]+(?:-[a-z]+)*:[A-Z]\w+)"/g)].map(([, name]) => name as string);
  return ['sts:GetCallerIdentity', ...looks, ...named].map(
    (name) => new RegExp(`^${name.replace('*', '.*')}$`),
  );
}

describe('blocks for AWS', function () {
  this.timeout(60_000);
  const blocks = blocksFor('aws');
  const bin = mkdtempSync(join(tmpdir(), 'runbooks-'));
  const calls = join(bin, 'calls');
  const commands: { block: Placed; words: string[] }[] = [];

  before(() => {
    // An id, an ARN, and the revision of a task definition all at once; a snapshot is ready at once.
    write(
      'aws',
      `#!/bin/sh
printf '%s\\0' "$@" '' >> '${calls}'
case "$*" in
  *'--query Snapshots[0].SnapshotStatus '*) echo available ;;
  *) echo arn:aws:stand-in:2 ;;
esac
`,
    );
    for (const name of STAND_INS) write(name, '#!/bin/sh\n:\n');
    for (const name of TOOLS) symlinkSync(findProgram(name) as string, join(bin, name));
  });
  after(() => rmSync(bin, { recursive: true }));

  function write(name: string, text: string): void {
    writeFileSync(join(bin, name), text, { mode: 0o755 });
  }

  for (const block of blocks) {
    it(`${block.file}:${block.line} is what a shell understands, and uses nothing that is not there`, () => {
      rmSync(calls, { force: true });
      const { status, stderr } = spawnSync('/bin/sh', ['-eu', '-c', block.script], {
        cwd: root,
        env: { PATH: bin, ...SET, ...FILLED_IN },
        encoding: 'utf8',
        input: 'token\n',
      });
      expect(stderr).to.equal('');
      expect(status).to.equal(0);
      if (!existsSync(calls)) return;
      // Every word ends with \0, and every command with an empty one.
      for (const command of readFileSync(calls, 'utf8').split('\0\0').slice(0, -1))
        commands.push({ block, words: command.split('\0') });
    });
  }

  it('name what the modules make', () => {
    const made = planned();
    const named = commands
      .flatMap(({ block: { file, line }, words }) =>
        names(words).map((found) => ({ place: `${file}:${line}`, ...found })),
      )
      .filter(({ of }) => !ELSEWHERE.includes(of));
    expect(named.length).to.be.greaterThan(100);
    expect(named.filter(({ of, name }) => !made.has(`${NAMED[of]} ${name}`))).to.deep.equal([]);
  });

  it('are what the on-call role of bootstrap/ may do', () => {
    const allowed = granted();
    const used = new Set(commands.map(({ words }) => action(words)));
    expect(used.size).to.be.greaterThan(30);
    expect([...used].filter((name) => !allowed.some((pattern) => pattern.test(name)))).to.deep.equal([]);
  });

  describe('by the service models of botocore', () => {
    before(function () {
      if (!existsSync(python))
        skip(
          this,
          'botocore is not here; `make test` installs it where python3 (3.11 or newer, with venv) and PyPI are',
        );
    });

    const wrong = (lists: string[][]): (string | null)[] =>
      JSON.parse(
        execFileSync(python, [fileURLToPath(new URL('aws.py', import.meta.url))], {
          input: JSON.stringify(lists),
          encoding: 'utf8',
        }),
      );

    it('would be taken by the AWS CLI: operations, flags, values, and every field of a query', () => {
      expect(commands.length).to.be.greaterThan(100);
      const problems = wrong(commands.map(({ words }) => words));
      const told = commands.flatMap(({ block: { file, line }, words }, index) =>
        problems[index] ? [`${file}:${line}: aws ${words.slice(0, 2).join(' ')}: ${problems[index]}`] : [],
      );
      expect(told).to.deep.equal([]);
    });

    it('which notices what is wrong', () => {
      const bad: [words: string, says: RegExp][] = [
        ['esc describe-services', /no service esc/],
        ['ecs describe-service --services a', /ecs has no describe-service/],
        ['ecs describe-services --cluster a', /needs --services/],
        ['ecs describe-services --services a --clutser b', /has no --clutser/],
        ['ecs describe-services --services a --max-items 1', /has no --max-items/],
        ['ecs describe-services --services a --query services[0].event', /asks Service for event/],
        [
          'ecs describe-services --services a --query services.events',
          /asks a list|asks Services for events/,
        ],
        ['ecs list-tasks --desired-status GONE', /none of RUNNING/],
        ['ecs wait services-stabel --services a', /can not wait/],
        ['ec2 describe-security-group-rules --filters Names=a,Values=b', /has no Names/],
        ['logs tail', /takes 1 words/],
        ['logs tail /ecs/a --sinc 1h', /has no --sinc/],
      ];
      const problems = wrong(bad.map(([words]) => words.split(' ')));
      bad.forEach(([words, says], index) => {
        expect(problems[index], words).to.match(says);
      });
    });
  });
});
