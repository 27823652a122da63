import { expect } from 'chai';
import { humanPlan } from '../src/plan/human.ts';
import {
  changedOutside,
  changes,
  classify,
  hasOutputs,
  mockedVariables,
  type PlanJson,
  type ResourceChange,
} from '../src/plan/plan-json.ts';
import { progress } from '../src/plan/progress.ts';

const resource = (address: string, ...actions: string[]) => ({ address, change: { actions } });

describe('what a plan says', () => {
  it('by address, without what stays as it is', () => {
    const plan = {
      resource_changes: [
        resource('b.same', 'no-op'),
        resource('a.new', 'create'),
        resource('a.changed', 'update'),
        resource('a.gone', 'delete'),
        resource('a.first', 'delete', 'create'),
        resource('a.second', 'create', 'delete'),
        resource('data.a', 'read'),
        resource('a.left', 'forget'),
        { ...resource('a.moved', 'no-op'), previous_address: 'a.was' },
        { address: 'a.found', change: { actions: ['no-op'], importing: { id: '1' } } },
      ],
    };
    expect(changes(plan).map(({ address, action }) => `${address} ${action}`)).to.deep.equal([
      'a.changed update',
      'a.first replace',
      'a.found import',
      'a.gone delete',
      'a.left forget',
      'a.moved move',
      'a.new create',
      'a.second replace',
      'data.a read',
    ]);
  });

  it('names variables with a mock anywhere in them', () => {
    const variables = {
      id: { value: 'vpc-mock-network' },
      deep: { value: { list: ['a', { host: 'mock-redis.invalid' }] } },
      real: { value: 'vpc-0a1b' },
      none: {},
    };
    expect(mockedVariables({ variables })).to.deep.equal(['deep', 'id']);
  });

  it('has outputs only where there were some before', () => {
    const outputs = (...actions: string[]) => ({
      output_changes: Object.fromEntries(actions.map((action) => [action, { actions: [action] }])),
    });
    expect(hasOutputs(outputs('create'))).to.equal(false);
    expect(hasOutputs({})).to.equal(false);
    const nothing = { output_changes: { text: { actions: ['no-op'], before: null } } };
    expect(hasOutputs(nothing), 'null as before').to.equal(false);
    for (const action of ['no-op', 'update', 'delete'])
      expect(hasOutputs(outputs('create', action)), action).to.equal(true);
  });
});

describe('what changed outside of Terraform', () => {
  const change = (actions: string[], before: object | null, after: object | null, after_unknown = {}) => ({
    address: 'a.b',
    change: { actions, before, after, after_unknown } as ResourceChange['change'],
  });
  const outside = (found: ResourceChange, planned: ResourceChange) =>
    changedOutside({ resource_drift: [found], resource_changes: [planned] });
  const planned = change(['update'], { days: 1, tags: null }, { days: 30, tags: null });

  it('is what the plan sets back', () => {
    expect(outside(change(['update'], { days: 30 }, { days: 1 }), planned)).to.deep.equal(['a.b']);
  });

  it('is what is gone', () => {
    const again = change(['create'], null, { days: 30 });
    expect(outside(change(['delete'], { days: 30 }, null), again)).to.deep.equal(['a.b']);
  });

  it('is not what the code changes, whatever else the refresh found', () => {
    expect(outside(change(['update'], { days: 1, tags: null }, { days: 1, tags: {} }), planned)).to.be.empty;
    expect(outside(change(['update'], { days: 1, note: 'a' }, { days: 1, note: 'b' }), planned)).to.be.empty;
  });

  it('is not what the code does not mind', () => {
    const kept = change(['no-op'], { days: 1 }, { days: 1 });
    expect(outside(change(['update'], { days: 30 }, { days: 1 }), kept)).to.be.empty;
  });
});

describe('classifying a plan', () => {
  const read = resource('data.aws_ecs_service.running', 'read');
  const output = { output_changes: { text: { actions: ['update'] } } };
  const cases: [string, PlanJson, ReturnType<typeof classify>][] = [
    ['an empty one', {}, 'nothing'],
    ['what stays as it is', { resource_changes: [resource('a.b', 'no-op')] }, 'nothing'],
    ['a change', { resource_changes: [resource('a.b', 'update')] }, 'differs'],
    ['a replacement', { resource_changes: [resource('a.b', 'delete', 'create')] }, 'differs'],
    ['a read beside a change', { resource_changes: [read, resource('a.b', 'create')] }, 'differs'],
    ['only a read', { resource_changes: [read] }, 'only data reads'],
    ['a read and the outputs that it feeds', { resource_changes: [read], ...output }, 'only data reads'],
    ['an output', output, 'differs'],
    [
      'what changed outside, if the code does not mind',
      { resource_drift: [resource('a.b', 'update')] },
      'nothing',
    ],
  ];
  for (const [title, plan, finding] of cases)
    it(`finds ${title}: ${finding}`, () => expect(classify(plan, true)).to.equal(finding));

  it('says nothing about what was not applied', () => {
    expect(classify({ resource_changes: [resource('a.b', 'create')] }, false)).to.equal('not applied');
  });
});

describe("Terraform's words on a plan", () => {
  it('are the same on every machine', () => {
    const root = '/somewhere/main/';
    const lines = [
      'Acquiring state lock. This may take a few moments...',
      'data.aws_region.here: Reading...',
      'data.aws_region.here: Read complete after 0s [id=eu-central-1]',
      'terraform_data.this: Refreshing state... [id=1]',
      'Terraform will perform the following actions:',
      '  # terraform_data.this will be created',
      `      + path = "${root}live/dev/api/.terragrunt-cache/abc/d-E_f/ecs-service/x.json"`,
      '      + url  = "http://127.0.0.1:41523/path"',
      'Plan: 1 to add, 0 to change, 0 to destroy.',
      'Releasing state lock. This may take a few moments...',
    ];
    expect(humanPlan(lines, root)).to.equal(
      [
        'Terraform will perform the following actions:',
        '',
        '  # terraform_data.this will be created',
        '      + path = "live/dev/api/.terragrunt-cache/ecs-service/x.json"',
        '      + url  = "http://127.0.0.1:<port>/path"',
        '',
        'Plan: 1 to add, 0 to change, 0 to destroy.',
      ].join('\n'),
    );
  });
});

describe('progress', () => {
  it('says when units start and end, and who is still at it', () => {
    const said: string[] = [];
    let time = 0;
    const { onEntry, end, still, printed } = progress({
      command: 'plan',
      units: ['base', 'top'],
      say: (line) => said.push(line),
      now: () => time,
    });
    const log = (level: string, folder: string, msg: string) =>
      onEntry({ level, 'working-dir': folder, msg });
    log('info', 'base', 'Downloading Terraform configurations');
    log('info', '/live/dev/other', 'Initializing the backend...\n');
    log('info', '/live/dev/top', 'Initializing the backend...\n');
    time = 4000;
    // What Terraform writes at once arrives in pieces.
    log('stdout', 'base', '\n  + action = "secretsmanager:GetSecretVa');
    log('stdout', 'base', 'lue"\n\nPlan: 1 to add, 0 to change, 0 to destroy.\n\nChanges to Outputs:');
    time = 65_000;
    still();
    log('stderr', 'top', '\nError: no such thing');
    end();
    still();
    expect(printed.get('base')?.stdout).to.deep.equal([
      '  + action = "secretsmanager:GetSecretValue"',
      'Plan: 1 to add, 0 to change, 0 to destroy.',
      'Changes to Outputs:',
    ]);
    expect(said).to.deep.equal([
      '  base: started',
      '  top: started',
      '  base: Plan: 1 to add, 0 to change, 0 to destroy (4 s)',
      '  still at it: top (65 s)',
      '  top: Error: no such thing (65 s)',
      '  still at it',
    ]);
    expect(printed.get('top')?.stderr).to.deep.equal(['Error: no such thing']);
  });
});
