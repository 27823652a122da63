import { expect } from 'chai';
import { type Facts, type Seal, seal, sealFaults, stateFaults } from '../src/plan/seal.ts';

const facts: Facts = {
  environment: 'dev',
  cloud: 'aws',
  commit: 'a'.repeat(40),
  dirty: [],
  programs: { terraform: '1.11.4', terragrunt: '1.1.3' },
  files: { 'live/dev/release.json': '1', 'units/api.hcl': '2', values: '3' },
  plans: { 'units/api/tfplan.tfplan': '4', 'units/api/tfplan.json': '5' },
};
const units: Seal['units'] = {
  network: { state: { serial: 7, lineage: 'one' }, mocks: [], wave: 1 },
  api: { state: { serial: 0, lineage: '' }, mocks: [], wave: 1 },
};
const made = new Date('2026-03-01T10:00:00Z');
const later = (hours: number) => new Date(made.getTime() + hours * 3_600_000);
const sealed = seal({ ...facts, policies: 'checked' }, units, made);
/** As it is read back from its file. */
const read = (manifest: Seal = sealed) => JSON.parse(JSON.stringify(manifest)) as Seal;

describe('the seal of a plan set', () => {
  it('holds while nothing changed', () => {
    expect(sealFaults(read(), facts, later(23.9))).to.deep.equal([]);
  });

  it('holds whatever the order of its keys', () => {
    const turned = Object.fromEntries(Object.entries(read()).reverse()) as unknown as Seal;
    expect(sealFaults(turned, facts, later(1))).to.deep.equal([]);
  });

  const breaks: [string, Partial<Facts>, string][] = [
    ['another environment', { environment: 'prod' }, 'it is a plan of dev'],
    ['another cloud', { cloud: 'emulated' }, 'it was planned against AWS, and this is the emulated AWS'],
    [
      'another commit',
      { commit: 'b'.repeat(40) },
      'it was planned at commit aaaaaaaaaaaa, and this is bbbbbbbbbbbb',
    ],
    [
      'files that are not committed',
      { dirty: ['units/api.hcl'] },
      'not committed, or not when it was planned: units/api.hcl',
    ],
    [
      'another version of a program',
      { programs: { ...facts.programs, terraform: '1.12.0' } },
      'terraform was 1.11.4, and is 1.12.0 now',
    ],
    [
      'another release',
      { files: { ...facts.files, 'live/dev/release.json': 'x' } },
      'live/dev/release.json changed since it was planned',
    ],
    ['other values', { files: { ...facts.files, values: 'x' } }, 'values changed since it was planned'],
    [
      'a lock file more',
      { files: { ...facts.files, 'live/dev/api/.terraform.lock.hcl': 'x' } },
      'live/dev/api/.terraform.lock.hcl was added since it was planned',
    ],
    [
      'another plan',
      { plans: { ...facts.plans, 'units/api/tfplan.tfplan': 'x' } },
      'the plan file units/api/tfplan.tfplan changed since it was sealed',
    ],
    [
      'a plan less',
      { plans: { 'units/api/tfplan.tfplan': '4' } },
      'the plan file units/api/tfplan.json went missing since it was sealed',
    ],
    [
      'a plan more',
      { plans: { ...facts.plans, 'units/x/tfplan.tfplan': 'x' } },
      'the plan file units/x/tfplan.tfplan was added since it was sealed',
    ],
  ];
  for (const [title, now, fault] of breaks)
    it(`breaks on ${title}`, () => {
      expect(sealFaults(read(), { ...facts, ...now }, later(1))).to.deep.equal([fault]);
    });

  it('names all that differs at once', () => {
    expect(sealFaults(read(), { ...facts, commit: 'b', programs: {} }, later(25))).to.have.length(4);
  });

  it('breaks after a day', () => {
    expect(sealFaults(read(), facts, later(25.5))).to.deep.equal([
      'it is 25 hours old; after 24 a plan is not applied any more',
    ]);
  });

  it('breaks when what was planned was not committed', () => {
    const dirty = seal({ ...facts, policies: 'checked', dirty: ['modules/network/main.tf'] }, units, made);
    expect(sealFaults(read(dirty), facts, later(1))).to.have.length(1);
  });

  it('asks for no commit under emulation', () => {
    const tried = { ...facts, cloud: 'emulated' as const, dirty: ['units/api.hcl'] };
    expect(
      sealFaults(read(seal({ ...tried, policies: 'checked' }, units, made)), tried, later(1)),
    ).to.deep.equal([]);
  });

  it('asks for the policies, except under emulation', () => {
    const unchecked = (of: Facts) => read(seal({ ...of, policies: 'not checked' }, units, made));
    expect(sealFaults(unchecked(facts), facts, later(1))).to.deep.equal([
      'the policies were not checked when it was planned: put conftest on PATH (`make doctor` says how)',
    ]);
    const emulated = { ...facts, cloud: 'emulated' as const };
    expect(sealFaults(unchecked(emulated), emulated, later(1))).to.deep.equal([]);
  });

  const edits: [string, (manifest: Seal) => Seal][] = [
    [
      'another hash',
      (manifest) => ({ ...manifest, plans: { ...manifest.plans, 'units/api/tfplan.tfplan': 'x' } }),
    ],
    ['a newer date', (manifest) => ({ ...manifest, created: later(20).toISOString() })],
    [
      'an earlier wave',
      (manifest) => ({
        ...manifest,
        units: { ...units, api: { ...units.api, mocks: ['x'], wave: 1 } as Seal['units'][string] },
      }),
    ],
    ['a key more', (manifest) => ({ ...manifest, note: 'fine' }) as Seal],
    ['no seal', ({ seal: _, ...manifest }) => manifest as Seal],
  ];
  for (const [title, edit] of edits)
    it(`notices an edit: ${title}`, () => {
      expect(sealFaults(edit(read()), facts, later(1))[0]).to.match(/^seal.json was edited/);
    });
});

describe('the states that a set was planned on', () => {
  it('are as they were', () => {
    expect(stateFaults(units, [{ serial: 7, lineage: 'one' }])).to.deep.equal([]);
  });

  it('moved on', () => {
    expect(stateFaults(units, [{ serial: 8, lineage: 'one' }])).to.deep.equal([
      'the state of network moved on from serial 7 to 8: somebody applied since',
    ]);
  });

  it('are gone', () => {
    expect(stateFaults(units, [])).to.deep.equal(['the state of network is another one, or gone']);
  });

  it('came into being', () => {
    expect(
      stateFaults(units, [
        { serial: 7, lineage: 'one' },
        { serial: 1, lineage: 'two' },
      ]),
    ).to.deep.equal(['a state came into being since, of one of api']);
  });
});
