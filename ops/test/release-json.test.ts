import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { Refusal, Usage } from '../src/outcome.ts';
import { evidenceFault } from '../src/promote/evidence.ts';
import { run } from '../src/release-json.ts';
import { failure, release, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

describe('make release-json', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let head: string;
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('.gitignore', '/.release/\n');
    repo.write('live/dev/env.hcl', 'locals {\n  guarded = false\n}\n');
    repo.write('live/prod/env.hcl', 'locals {\n  guarded = true\n}\n');
    repo.write('live/dev/release.json', zeros);
    repo.write('live/prod/release.json', zeros);
    head = repo.commit('begin');
    repo.write('.release/images.json', images('a'));
  });
  afterEach(() => repo.remove());

  const images = (digit: string) => {
    const { api, gateway, dashboard } = release(digit);
    return { api: api.image, gateway: gateway.image, dashboard: dashboard.image };
  };
  const releaseJson = (environment?: string) =>
    run({ words: environment ? [environment] : [], root: repo.root });
  const refusal = async (environment = 'dev'): Promise<string> => {
    const error = await failure(releaseJson(environment));
    expect(error, error.message).to.be.instanceOf(Refusal);
    expect(repo.git(['diff', '--name-only', '--', 'live'])).to.equal('');
    return `${error.message}\n${error.todo}`;
  };

  it('writes what was pushed, and the commit that it was built from', async () => {
    const { code, text } = await releaseJson('dev');
    expect(code).to.equal(0);
    expect(repo.readJson('live/dev/release.json')).to.deep.equal(release('a', head));
    expect(text).to.match(/api +000000000000 -> aaaaaaaaaaaa/);
    expect(text).to.include('make propose BRANCH=release-dev');
  });

  it('removes evidence, which would be of another release', async () => {
    repo.write('live/dev/release.evidence.json', { release: zeros });
    repo.commit('evidence');
    const { text } = await releaseJson('dev');
    expect(text).to.include('Removed live/dev/release.evidence.json');
    expect(existsSync(`${repo.root}live/dev/release.evidence.json`)).to.equal(false);
    expect(evidenceFault('dev', repo.root)).to.equal(undefined);
  });

  it('writes nothing twice', async () => {
    await releaseJson('dev');
    const { text } = await releaseJson('dev');
    expect(text).to.equal('dev already has this release. Nothing was written.');
  });

  it('gives nothing to a guarded environment, which gets releases by promotion', async () => {
    expect(await refusal('prod')).to.match(/prod is guarded.*\nmake promote TO=prod/);
  });

  it('is refused when nothing was pushed', async () => {
    repo.git(['clean', '-fdXq']);
    expect(await refusal()).to.match(/images\.json is not there: nothing was pushed\nmake push REGISTRY=/);
  });

  it('is refused when the commit does not say what is in the images', async () => {
    repo.write('modules/network/main.tf', '# changed\n');
    expect(await refusal()).to.include(
      'not committed, so nobody knows what is in the images: modules/network/main.tf',
    );
  });

  it('takes a change under live/, which is in no image', async () => {
    repo.write('live/dev/new', '');
    expect((await releaseJson('dev')).code).to.equal(0);
  });

  it('is refused with a tag, a missing image, or one too many, and says which', async () => {
    repo.write('.release/images.json', {
      ...images('a'),
      api: 'example.com/digest/api:1',
      dashboard: undefined,
      worker: 'x',
    });
    const text = await refusal();
    expect(text).to.include('.release/images.json is not a release');
    for (const fault of ['api.image is "example.com/digest/api:1"', 'dashboard.image', 'worker is not known'])
      expect(text).to.include(fault);
  });

  it('needs an environment that has releases', async () => {
    for (const name of [undefined, 'shared', 'nowhere'])
      expect(await failure(releaseJson(name))).to.be.instanceOf(Usage);
  });
});
