import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { environments, repository, units } from '../src/live.ts';
import { compare, type Difference, type Environment, type Rendered } from '../src/parity/compare.ts';
import { type Reason, readParity, unexplained } from '../src/parity/reasons.ts';
import { run } from '../src/parity.ts';
import { failure, release, temporaryRepository } from '../testing/temporary-repository.ts';

describe('what two environments differ in', () => {
  const environment = (name: string, units: Record<string, Rendered>, digit = 'a'): Environment => ({
    name,
    release: release(digit),
    units,
  });
  const differences = (blue: Rendered, green: Rendered) =>
    compare(
      environment('blue', { api: blue }),
      environment('green', { api: green }, 'b'),
      '/home/me/it/',
    ).map(({ path, values }) => [path, ...values]);

  it('is named by unit and path', () => {
    const found = compare(
      environment('blue', { api: { inputs: { size: { cpu: 1, memory: 2 } } } }),
      environment('green', { api: { inputs: { size: { cpu: 1, memory: 4 } } } }),
      '/',
    );
    expect(found).to.deep.equal([{ unit: 'api', path: 'inputs.size.memory', values: [2, 4] }]);
  });

  it('is also what only one has, be it null', () => {
    expect(differences({ inputs: { a: 1, n: null } }, { inputs: { b: {} } })).to.deep.equal([
      ['inputs.a', 1, undefined],
      ['inputs.b', undefined, {}],
      ['inputs.n', null, undefined],
    ]);
  });

  it('is a unit that only one has', () => {
    const found = compare(
      environment('blue', { api: {}, old: {} }),
      environment('green', { api: {}, new: {} }),
      '/',
    );
    expect(found).to.deep.equal([
      { unit: 'new', path: 'unit', values: [undefined, 'there'] },
      { unit: 'old', path: 'unit', values: ['there', undefined] },
    ]);
  });

  it('is a list as a whole', () => {
    expect(differences({ zones: ['a', 'b'] }, { zones: ['a', 'b', 'c'] })).to.deep.equal([
      ['zones', ['a', 'b'], ['a', 'b', 'c']],
    ]);
  });

  it('is not the name of each, where it is a word', () => {
    expect(
      differences(
        { name: 'digest-blue', key: 'blue/api/state', list: ['blue_api'] },
        { name: 'digest-green', key: 'green/api/state', list: ['green_api'] },
      ),
    ).to.deep.equal([]);
    expect(differences({ color: 'blueish' }, { color: 'greenish' })).to.have.length(1);
  });

  it('is the name of the other in either', () => {
    expect(differences({ peer: 'digest-blue' }, { peer: 'digest-blue' })).to.deep.equal([
      ['peer', 'digest-<env>', 'digest-blue'],
    ]);
  });

  it('is not where the repository is', () => {
    expect(differences({ source: '/home/me/it/modules//api' }, { source: 'modules//api' })).to.deep.equal([]);
  });

  it('is not which release each has, but that one does not have its own', () => {
    const [a, b] = [release('a'), release('b')];
    expect(differences({ image: a.api.image }, { image: b.api.image })).to.deep.equal([]);
    expect(differences({ image: a.api.image }, { image: b.gateway.image })).to.deep.equal([
      ['image', '<release api.image>', '<release gateway.image>'],
    ]);
    expect(differences({ image: a.api.image }, { image: a.api.image })).to.have.length(1);
  });
});

describe('live/parity.yaml', () => {
  const reason = (at: Reason['at']): Reason => ({ reason: 'because', at });
  const difference = (unit: string, path: string) => ({ unit, path, values: [1, 2] as [unknown, unknown] });

  it('explains a difference by its path and unit', () => {
    expect(unexplained([difference('api', 'inputs.cpu')], [reason({ 'inputs.cpu': ['api'] })])).to.deep.equal(
      {
        missing: [],
        idle: [],
      },
    );
  });

  it('does not explain the same path in another unit, or what is below a path', () => {
    const { missing } = unexplained(
      [difference('gateway', 'inputs.cpu'), difference('api', 'inputs.cpu.more')],
      [reason({ 'inputs.cpu': ['api'] })],
    );
    expect(missing.map(({ unit }) => unit)).to.deep.equal(['gateway', 'api']);
  });

  it('has no reason for what is the same', () => {
    const { idle } = unexplained(
      [difference('api', 'inputs.cpu')],
      [reason({ 'inputs.cpu': ['api', 'gateway'] })],
    );
    expect(idle).to.deep.equal([{ unit: 'gateway', path: 'inputs.cpu', reason: 'because' }]);
  });

  it('is refused with all its faults at once', async () => {
    const repo = temporaryRepository();
    try {
      repo.write(
        'live/parity.yaml',
        [
          'environments: [dev]',
          'ignore: all',
          'differences:',
          '  - { reason: "", at: { inputs.cpu: [api], inputs.memory: api } }',
          '  - { reason: more, at: { inputs.cpu: [api] }, dev: 1 }',
          '  - { reason: nothing }',
        ].join('\n'),
      );
      expect((await failure((async () => readParity(repo.root))())).message.split('\n')).to.deep.equal([
        'live/parity.yaml is wrong:',
        '- ignore is not known; there is environments, differences',
        '- environments takes the names of the two that are compared',
        '- differences[0] has no reason',
        '- differences[0].at: inputs.memory names no units',
        '- differences[1].dev is not known; there is reason, at',
        '- differences[1].at: api inputs.cpu has a reason already',
        '- differences[2] has no at: path: [units]',
      ]);
    } finally {
      repo.remove();
    }
  });

  it('is well-formed, and names environments and units that exist', async () => {
    const parity = readParity(repository);
    expect(environments()).to.include.members(parity.environments);
    const names = (await units(parity.environments[0])).map(({ name }) => name);
    for (const { at } of parity.differences)
      expect(names).to.include.members(Object.values(at).flat(), JSON.stringify(at));
  });
});

describe('make parity', function () {
  this.timeout(120_000);
  const root = `${mkdtempSync(join(tmpdir(), 'digest-parity-'))}/`;
  before(needs('terragrunt', 'terraform'));
  after(() => rmSync(root, { recursive: true }));

  it('finds a reason for every difference, and a difference for every reason', async () => {
    const { code, text } = await run({ say: () => {}, root: repository });
    expect(code, text).to.equal(0);
    expect(text).to.match(/^dev and prod differ in \d+ places, each with a reason in live\/parity\.yaml\.$/);
  });

  it('says which difference has no reason, with both values, and which reason no difference', async () => {
    for (const folder of ['live', 'units']) cpSync(repository + folder, root + folder, { recursive: true });
    for (const shared of ['modules', 'timeouts.yaml', 'gateway-tyk', 'dashboards'])
      symlinkSync(repository + shared, root + shared);
    const { environments, differences } = readParity(repository);
    const [one, other] = environments;
    const removed = differences.pop() as Reason;
    differences.push({ reason: 'I thought so.', at: { 'inputs.name': ['network'] } });
    writeFileSync(`${root}live/parity.yaml`, stringify({ environments, differences }));
    const last = (await units(other)).at(-1)?.name;
    rmSync(`${root}live/${other}/${last}`, { recursive: true });

    const { code, text, data } = await run({ say: () => {}, root });
    expect(code).to.equal(3);
    const { missing } = data as { missing: Difference[] };
    const places = Object.entries(removed.at).flatMap(([path, units]) => units.map((unit) => [unit, path]));
    expect(missing.map(({ unit, path }) => [unit, path])).to.have.deep.members([...places, [last, 'unit']]);
    expect(text).to.match(new RegExp(`- ${places[0]?.join(' ')}\n    ${one}: .+\n    ${other}: .+\n`));
    expect(text).to.contain(`- ${last} unit\n    ${one}: "there"\n    ${other}: (not there)\n`);
    expect(text).to.contain('Remove it:\n').and.to.contain('- network inputs.name: I thought so.');
  });
});
