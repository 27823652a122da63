import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Refusal, Usage } from '../src/outcome.ts';
import { run as pin } from '../src/pin-images.ts';
import { run } from '../src/push.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, temporaryRepository } from '../testing/temporary-repository.ts';

const registry = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const entry = (name: string, pinned = true) =>
  `${name}:\n  source: hub/${name}\n  version: 1.2.3\n${pinned ? `  digest: ${digest('1')}\n` : ''}`;

describe('make push', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let restore: () => void;
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('package.json', '{"repository":{"url":"git+https://github.com/example/digest.git"}}');
    repo.write('.gitignore', '/.release/\n');
    repo.write('units/images.yaml', entry('collector'));
    repo.write(
      'local/images.yaml',
      `${entry('node')}${entry('runtime')}${entry('sbom-scanner')}${entry('tyk')}`,
    );
    repo.write('gateway-tyk/Dockerfile', 'ARG TYK_IMAGE=hub/tyk:1.2.3\n');
    repo.commit('images');
    fake = fakePrograms('docker');
    fake.answer('docker', 'imagetools inspect', { stderr: 'ERROR: …: not found', code: 1 });
    restore = setEnvironment({ REGISTRY: registry });
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });

  const push = () => run({ say: () => undefined, root: repo.root });
  const bakes = () => fake.calls().filter(({ args }) => args[1] === 'bake');
  const head = () => repo.git(['rev-parse', 'HEAD']).trim();
  /** As bake writes what it pushed. */
  const built = (...services: string[]) => {
    repo.write(
      '.release/metadata.json',
      JSON.stringify(
        Object.fromEntries(
          services.map((name, index) => [name, { 'containerimage.digest': digest(String(index + 2)) }]),
        ),
      ),
    );
    fake.answer('docker', 'bake');
  };

  it('builds all three with SBOM and provenance, and keeps their digests', async () => {
    built('api', 'gateway', 'dashboard');
    expect((await push()).data).to.deep.equal({
      api: `${registry}/digest/api@${digest('2')}`,
      gateway: `${registry}/digest/gateway@${digest('3')}`,
      dashboard: `${registry}/digest/dashboard@${digest('4')}`,
    });
    expect(JSON.parse(readFileSync(`${repo.root}.release/images.json`, 'utf8'))).to.have.all.keys(
      'api',
      'gateway',
      'dashboard',
    );
    expect(bakes()).to.have.lengthOf(1);
    expect(bakes()[0]?.args).to.include.members([
      '--file',
      'docker-bake.hcl',
      `--sbom=generator=hub/sbom-scanner:1.2.3@${digest('1')}`,
      '--provenance=mode=max',
    ]);
    expect(bakes()[0]?.args.slice(-3)).to.deep.equal(['api', 'gateway', 'dashboard']);
  });

  it('builds once: what the commit has in the registry is taken from there', async () => {
    for (const service of ['api', 'gateway'])
      fake.answer('docker', `${registry}/digest/${service}:${head()}`, { stdout: `${digest('9')}\n` });
    built('dashboard');
    const { data } = await push();
    expect(data).to.include({
      api: `${registry}/digest/api@${digest('9')}`,
      dashboard: `${registry}/digest/dashboard@${digest('2')}`,
    });
    expect(bakes()[0]?.args.at(-1)).to.equal('dashboard');
    expect(bakes()[0]?.args.at(-2)).not.to.equal('gateway');
  });

  it('does not take a registry that does not answer for one that has nothing', async () => {
    fake.answer('docker', 'imagetools inspect', { stderr: 'ERROR: 401 Unauthorized', code: 1 });
    expect((await failure(push())).message).to.include('401 Unauthorized');
    expect(bakes()).to.deep.equal([]);
  });

  it('refuses what is not committed', async () => {
    repo.write('api/src/new.ts', 'export {}');
    const error = await failure(push());
    expect(error).to.be.instanceOf(Refusal);
    expect(error.message).to.include('api/src/new.ts');
  });

  it('refuses to build on what has no digest, and `make pin-images` writes it everywhere', async () => {
    repo.write(
      'local/images.yaml',
      `${entry('node')}${entry('runtime')}${entry('sbom-scanner')}${entry('tyk', false)}`,
    );
    repo.commit('loose');
    expect((await failure(push())).message).to.match(/no digest.*: tyk$/);
    expect(existsSync(`${repo.root}.release/images.json`)).to.equal(false);

    fake.answer('docker', 'hub/tyk:1.2.3', { stdout: `${digest('5')}\n` });
    expect((await pin({ say: () => undefined, root: repo.root })).data).to.deep.equal({
      pinned: [`hub/tyk:1.2.3@${digest('5')}`],
    });
    expect(readFileSync(`${repo.root}local/images.yaml`, 'utf8')).to.equal(
      `${entry('node')}${entry('runtime')}${entry('sbom-scanner')}${entry('tyk', false)}  digest: ${digest('5')}\n`,
    );
    expect(readFileSync(`${repo.root}gateway-tyk/Dockerfile`, 'utf8')).to.equal(
      `ARG TYK_IMAGE=hub/tyk:1.2.3@${digest('5')}\n`,
    );
    expect((await pin({ say: () => undefined, root: repo.root })).data).to.deep.equal({ pinned: [] });
  });

  it('needs a registry', async () => {
    const undo = setEnvironment({ REGISTRY: '' });
    expect(await failure(push())).to.be.instanceOf(Usage);
    undo();
  });
});
