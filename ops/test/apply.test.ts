import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { run as apply } from '../src/apply.ts';
import { run as benchPlan } from '../src/bench-plan.ts';
import { run as destroy } from '../src/destroy.ts';
import { run as drift, noOp } from '../src/drift.ts';
import { repository } from '../src/live.ts';
import type { Options } from '../src/options.ts';
import type { Outcome, Refusal } from '../src/outcome.ts';
import { type Seal, seal } from '../src/plan/seal.ts';
import { run as plan } from '../src/plan.ts';

/**
 * Plan, apply, drift and destroy of the environments in fixture/, by the real terragrunt and terraform; their resources are only
 * in Terraform's states. dev is what most tests are about, one after another; the others have each something that goes wrong.
 */
describe('plan, apply, drift, destroy', function () {
  this.timeout(60_000);
  const root = `${mkdtempSync(join(tmpdir(), 'digest-apply-'))}/`;
  const said: string[] = [];
  const saved = {
    AWS: process.env.AWS,
    CONFIRM: process.env.CONFIRM,
    DIGEST_TFVARS: process.env.DIGEST_TFVARS,
  };

  before(needs('terraform', 'terragrunt', 'git', 'conftest'));
  before(() => {
    for (const name of Object.keys(saved)) delete process.env[name];
    cpSync(new URL('fixture', import.meta.url), root, { recursive: true });
    cpSync(`${repository}.gitignore`, `${root}.gitignore`);
    git('init', '--quiet');
    commit();
  });
  after(() => {
    Object.assign(
      process.env,
      Object.fromEntries(Object.entries(saved).filter(([, value]) => value !== undefined)),
    );
    rmSync(root, { recursive: true });
  });

  const git = (...args: string[]) => execaSync('git', args, { cwd: root }).stdout;
  const commit = () => {
    git('add', '--all');
    git(
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '--message',
      'c',
    );
  };
  type Verb = (options: Options) => Promise<Outcome>;
  const call = (verb: Verb, environment: string) => {
    said.length = 0;
    return verb({ words: [environment], say: (line) => said.push(line), root });
  };
  const confirmed = async (verb: Verb, environment: string) => {
    process.env.CONFIRM = environment;
    try {
      return await call(verb, environment);
    } finally {
      delete process.env.CONFIRM;
    }
  };
  const error = (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
      () => expect.fail('nothing was refused'),
      (thrown) => thrown,
    );
  const refused = async (promise: Promise<unknown>): Promise<string> => {
    const { name, message, todo } = (await error(promise)) as Refusal;
    expect(name).to.equal('Refusal');
    expect(todo).to.match(/^make plan ENV=\w+, read it, make apply|CONFIRM=/);
    return message;
  };
  const read = (path: string) => readFileSync(root + path, 'utf8');
  /** Changes a file for as long as something is tried. */
  const changed = async <T>(
    path: string,
    change: (text: string) => string,
    attempt: () => Promise<T>,
  ): Promise<T> => {
    const text = readFileSync(root + path);
    writeFileSync(root + path, change(text.toString('latin1')), 'latin1');
    try {
      return await attempt();
    } finally {
      writeFileSync(root + path, text);
    }
  };
  const states = (environment: string) =>
    existsSync(`${root}.state/${environment}`)
      ? readdirSync(`${root}.state/${environment}`).filter((name) => name.endsWith('.tfstate'))
      : [];

  describe('a first plan', () => {
    let outcome: Outcome;
    before(async () => {
      outcome = await call(plan, 'dev');
    });

    it('says which units were planned on mocks, and in which waves they will be applied', () => {
      expect(outcome.code).to.equal(0);
      expect(outcome.text).to.match(/^total +4 +0 +0 +0 +0 +3$/m);
      expect(outcome.text).to.include('  middle, of base\n  top, of base, middle\n');
      expect(outcome.text).to.include('  1. base, side\n  2. middle\n  3. top\n');
    });

    it('names what is left out', () => {
      expect(outcome.text).to.match(/^Left out by their exclude block \(units\/\):\n {2}spare$/m);
      expect(outcome.text).not.to.match(/^spare/m);
    });

    it('says as it goes how far it is', () => {
      expect(said.join('\n')).to.match(/base: started[\s\S]*top: Plan: 1 to add/);
    });

    it('keeps a text that has nothing of this machine and is the same the next time', async () => {
      const text = read('.plans/dev/plan.txt');
      expect(text).to.include('+ input            = "middle on mock-base"');
      expect(text).not.to.include(root);
      await call(plan, 'dev');
      expect(read('.plans/dev/plan.txt')).to.equal(text);
    });

    it('names what is wrong with a release', async () => {
      const typo = (text: string) => text.replace('"gateway"', '"getaway"');
      const { message } = await changed('live/dev/release.json', typo, () => error(call(plan, 'dev')));
      expect(message).to.include('getaway is not known').and.include('gateway is missing');
    });

    it('leaves nothing behind when it fails', async () => {
      const thrown = await changed(
        'units/middle.hcl',
        (text) => text.replace('"middle on', `"\${local.nothing} on`),
        () => error(call(plan, 'dev')),
      );
      expect(thrown.message).to.match(
        /^dev could not be planned\.\nmiddle failed:\n[\s\S]*nothing[\s\S]*Not run.*: top$/,
      );
      expect(readdirSync(`${root}.plans`)).to.deep.equal([]);
      await call(plan, 'dev');
    });
  });

  describe('an apply is refused', () => {
    const edited = (change: (manifest: Seal) => Seal) => (text: string) =>
      JSON.stringify(change(JSON.parse(text)));
    /** Sealed anew, as by somebody whose facts were others. */
    const sealedAs = (more: Partial<Seal>) =>
      edited(({ seal: _, version: __, created, units, ...facts }) =>
        seal({ ...facts, ...more }, units, new Date(more.created ?? created)),
      );

    it('without a set', async () => {
      expect(await refused(call(apply, 'odd'))).to.match(/^there is no plan set of odd/);
    });

    it('when its manifest was edited', async () => {
      const attempt = () => refused(call(apply, 'dev'));
      expect(
        await changed(
          '.plans/dev/seal.json',
          edited((seal) => ({ ...seal, dirty: ['x'] })),
          attempt,
        ),
      ).to.match(/- seal\.json was edited/);
    });

    for (const [title, path, fault] of [
      [
        'a plan was edited',
        '.plans/dev/units/base/tfplan.tfplan',
        'the plan file units/base/tfplan.tfplan changed',
      ],
      ['the release is another', 'live/dev/release.json', 'live/dev/release.json changed'],
      [
        'a lock file is another',
        'live/dev/base/.terraform.lock.hcl',
        'live/dev/base/.terraform.lock.hcl changed',
      ],
      [
        'the tree is dirty',
        'modules/thing/main.tf',
        'not committed, or not when it was planned: modules/thing/main.tf',
      ],
    ] as const)
      it(`when ${title}`, async () => {
        expect(
          await changed(
            path,
            (text) => `${text}\n`,
            () => refused(call(apply, 'dev')),
          ),
        ).to.include(`- ${fault}`);
      });

    it('when the values are others', async () => {
      writeFileSync(`${root}live/dev/terraform.tfvars`, 'name = "digest"\n');
      expect(await refused(call(apply, 'dev'))).to.include('- values was added');
      rmSync(`${root}live/dev/terraform.tfvars`);
    });

    it('when the commit is another', async () => {
      commit();
      expect(await refused(call(apply, 'dev'))).to.match(
        /- it was planned at commit [0-9a-f]{12}, and this is/,
      );
      git('reset', '--quiet', 'HEAD~1');
    });

    for (const [title, more, fault] of [
      ['is older than a day', { created: '2020-01-01T00:00:00Z' }, /- it is \d+ hours old/],
      ['was made against another cloud', { cloud: 'emulated' }, /- it was planned against the emulated AWS/],
      [
        'was made by another Terraform',
        { programs: { terraform: '1.0.0', terragrunt: '1.0.0' } },
        /- terraform was 1\.0\.0/,
      ],
    ] as const)
      it(`when the set ${title}`, async () => {
        const attempt = () => refused(call(apply, 'dev'));
        expect(await changed('.plans/dev/seal.json', sealedAs(more as Partial<Seal>), attempt)).to.match(
          fault,
        );
      });

    it('when its release was only ever proved on the emulated AWS', async () => {
      const file = `${root}live/dev/release.evidence.json`;
      writeFileSync(
        file,
        JSON.stringify({ aws: 'emulated', release: JSON.parse(read('live/dev/release.json')) }),
      );
      const thrown = await error(call(apply, 'dev')).finally(() => rmSync(file));
      expect(thrown.message).to.match(/^live\/dev\/release\.json was promoted on the emulated AWS/);
    });

    it('when a plan is missing', async () => {
      const file = `${root}.plans/dev/units/base/tfplan.json`;
      const text = readFileSync(file);
      rmSync(file);
      expect(await refused(call(apply, 'dev')).finally(() => writeFileSync(file, text))).to.include(
        '- the plan file units/base/tfplan.json went missing since it was sealed',
      );
    });

    it('when no image was ever pushed', async () => {
      const zeros = (text: string) => text.replaceAll(/1{40,}/g, (ones) => '0'.repeat(ones.length));
      expect(await changed('live/dev/release.json', zeros, () => error(call(apply, 'dev')))).to.include({
        message:
          'live/dev/release.json is still the zeros that it began with, and no service can start on them',
      });
    });

    it('when the environment is guarded and nobody confirmed', async () => {
      expect(await refused(call(apply, 'prod'))).to.equal('prod is guarded');
    });

    it('when a plan was made on mocks, whatever its seal says', async () => {
      const message = await changed(
        '.plans/dev/seal.json',
        edited(({ seal: _, version: __, created, units, ...facts }) =>
          seal(
            facts,
            Object.fromEntries(
              Object.entries(units).map(([name, unit]) => [name, { ...unit, mocks: [], wave: 1 }]),
            ),
            new Date(created),
          ),
        ),
        () => refused(call(apply, 'dev')),
      );
      expect(message).to.include(
        '- middle was planned on mocks: its variable text has a value of one (units/mocks.hcl)',
      );
    });

    after('and nothing was applied', () => expect(states('dev')).to.deep.equal([]));
  });

  describe('an apply', () => {
    it('goes in waves, each planned on what is there by then', async () => {
      const outcome = await call(apply, 'dev');
      expect(outcome).to.deep.include({ code: 0, text: 'Applied in dev: base, side, middle, top' });
      expect(said.filter((line) => line.startsWith('Wave'))).to.deep.equal([
        'Wave 1 of 3: base, side',
        'Wave 2 of 3: middle',
        'Wave 3 of 3: top',
      ]);
      expect(read('.state/dev/top.tfstate')).to.include('"middle on base on base"').and.not.include('mock-');
    });

    it('leaves the seals of what was applied, and no plans', () => {
      const kept = readdirSync(`${root}.plans/dev.applied`, { recursive: true, encoding: 'utf8' });
      expect(kept).to.include.members(['seal.json', 'plan.txt', 'wave-2/seal.json', 'wave-3/seal.json']);
      expect(kept.join()).not.to.include('tfplan');
    });

    it('is of a set once', async () => {
      expect(await refused(call(apply, 'dev'))).to.match(/^there is no plan set of dev/);
    });

    it('is followed by a plan that has nothing to do', async () => {
      const outcome = await call(plan, 'dev');
      expect(outcome.text)
        .to.match(/^total +0 +0 +0 +0 +0 +1$/m)
        .and.match(/There is nothing to apply\.$/);
    });

    it('is refused when a state moved on after the plan', async () => {
      const serial = (text: string) =>
        text.replace(/"serial": (\d+)/, (_, n) => `"serial": ${Number(n) + 1}`);
      expect(await changed('.state/dev/middle.tfstate', serial, () => refused(call(apply, 'dev')))).to.match(
        /- the state of middle moved on from serial (\d+) to \d+/,
      );
    });

    it('applies nothing where there is nothing to do', async () => {
      const before = read('.state/dev/base.tfstate');
      expect((await call(apply, 'dev')).text).to.equal('Nothing to do: base, middle, side, top');
      expect(read('.state/dev/base.tfstate')).to.equal(before);
    });

    it('reads an output that came with the same commit', async () => {
      const files = ['modules/thing/main.tf', 'units/mocks.hcl', 'units/top.hcl'];
      const before = files.map(read);
      writeFileSync(`${root}${files[0]}`, `${before[0]}\noutput "more" {\n  value = "more"\n}\n`);
      writeFileSync(
        `${root}${files[1]}`,
        String(before[1]).replace('"mock-base",', '"mock-base", more = "mock-more",'),
      );
      writeFileSync(
        `${root}${files[2]}`,
        String(before[2]).replace(
          'base.outputs.text}"',
          `base.outputs.text} and \${dependency.base.outputs.more}"`,
        ),
      );
      commit();
      expect((await call(plan, 'dev')).text).to.include('  top, of the variable text\n');
      expect((await call(apply, 'dev')).code).to.equal(0);
      expect(read('.state/dev/top.tfstate'))
        .to.include('"middle on base on base and more"')
        .and.not.include('mock-');

      for (const [index, file] of files.entries()) writeFileSync(root + file, String(before[index]));
      commit();
      await call(plan, 'dev');
      expect((await call(apply, 'dev')).code).to.equal(0);
    });

    it('is refused when somebody changes what it is made from between its waves', async () => {
      await call(plan, 'broken');
      const release = `${root}live/broken/release.json`;
      said.length = 0;
      const between = apply({
        words: ['broken'],
        root,
        say: (line) => {
          if (line.startsWith('Wave 2')) writeFileSync(release, '{}\n');
        },
      });
      const message = await refused(between).finally(() => rmSync(release, { force: true }));
      expect(message).to.match(/^wave 2 would not be made from what was reviewed:\n/);
      expect(message).to.include('- live/broken/release.json was added since it was planned');
      expect(message).to.include('Applied so far: base, side.');
    });

    it('is refused when a unit that waited would do otherwise than what was reviewed', async () => {
      await call(plan, 'odd');
      const message = await refused(call(apply, 'odd'));
      expect(message).to.include('fan: terraform_data.each["mock-name"]: reviewed create, now nothing');
      expect(message).to.include('fan: terraform_data.each["two"]: reviewed nothing, now create');
      expect(message).to.include('Applied so far: base.');
      expect(states('odd')).to.deep.equal(['base.tfstate']);
      expect(await refused(call(apply, 'odd')), 'the set is spent').to.match(/^there is no plan set of odd/);
    });

    it('goes on after such a unit was planned again', async () => {
      await call(plan, 'odd');
      expect((await call(apply, 'odd')).text).to.equal('Applied in odd: fan\nNothing to do: base');
    });

    it('stops behind a unit that fails, says why, and what was applied', async () => {
      await call(plan, 'broken');
      const { code, text } = await call(apply, 'broken');
      expect(code).to.equal(1);
      expect(text).to.match(/^Nothing to do: base, side\nfailing failed:\n/);
      expect(text).to.match(/no room left\n(.*\n)*Not begun, since they need what failed: after$/);
      expect(states('broken')).not.to.include('after.tfstate');
    });
  });

  describe('drift', () => {
    it('is none after an apply', async () => {
      expect(await call(drift, 'dev')).to.deep.include({
        code: 0,
        text: 'dev is what its files say.\n  base: nothing\n  middle: nothing\n  side: nothing\n  top: nothing',
      });
    });

    it('is there when the files say something else', async () => {
      const outcome = await changed(
        'live/dev/release.json',
        (text) => text.replaceAll(/1{64}/g, '2'.repeat(64)),
        async () => {
          const context = { cloud: { kind: 'aws' as const, env: {} }, say: () => undefined, root };
          expect(await noOp('dev', context)).to.deep.equal({
            noOp: false,
            why: ['top: differs; replace terraform_data.this'],
          });
          return call(drift, 'dev');
        },
      );
      expect(outcome.code).to.equal(3);
    });

    it('says of units that were not applied just that', async () => {
      const { code, text } = await call(drift, 'prod');
      expect(code).to.equal(3);
      expect(text).to.match(/base: not applied.*\n {2}kept: not applied/);
    });
  });

  describe('timing a plan', () => {
    it('shows units, cold and warm, beside the slowest chain, and keeps nothing', async () => {
      const { text, data } = await call(benchPlan, 'dev');
      expect(text)
        .to.match(/^unit +cold +warm$/m)
        .and.match(/^Slowest chain, warm: .*top$/m);
      expect((data as { cold: { units: object } }).cold.units).to.have.keys('base', 'side', 'middle', 'top');
      expect(existsSync(`${root}.plans/dev`)).to.equal(false);
    });
  });

  describe('a destroy', () => {
    it('has to be meant, in every environment', async () => {
      expect(await refused(call(destroy, 'dev'))).to.equal('destroying dev has to be meant');
    });

    it('leaves nothing', async () => {
      const { code, text } = await confirmed(destroy, 'dev');
      expect({ code, text }).to.deep.equal({
        code: 0,
        text: 'Destroyed in dev, resources by unit:\n  base: 1\n  middle: 1\n  side: 1\n  top: 1\nNothing is left.',
      });
      const resources = states('dev').map((file) => JSON.parse(read(`.state/dev/${file}`)).resources);
      expect(resources).to.deep.equal([[], [], [], []]);
      const order = said
        .filter((line) => line.includes('Destroy complete'))
        .map((line) => line.trim().split(':')[0]);
      expect(order.filter((unit) => unit !== 'side')).to.deep.equal(['top', 'middle', 'base']);
    });

    it('works where not all was applied', async () => {
      const { text } = await confirmed(destroy, 'broken');
      expect(text).to.match(
        /^Destroyed in broken.*\n {2}base: 1\n {2}failing: 1\n {2}side: 1\nNothing is left\.$/,
      );
    });

    it('says so when there is nothing', async () => {
      expect((await confirmed(destroy, 'dev')).text).to.equal('There is nothing in dev.');
    });

    it('begins nothing when something may not be destroyed', async () => {
      await call(plan, 'prod');
      expect((await confirmed(apply, 'prod')).text).to.equal('Applied in prod: base, kept');
      const { message } = await error(confirmed(destroy, 'prod'));
      expect(message).to.match(/^Nothing was destroyed\.[\s\S]*kept failed:[\s\S]*prevent_destroy/);
      expect(JSON.parse(read('.state/prod/base.tfstate')).resources).to.have.length(1);
    });
  });
});
