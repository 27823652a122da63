import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { environments, repository } from '../src/live.ts';
import { Refusal } from '../src/outcome.ts';
import { evidenceFault } from '../src/promote/evidence.ts';
import {
  isFirstValue,
  parseRelease,
  readRelease,
  releaseDiff,
  releaseFile,
  sameRelease,
} from '../src/release.ts';
import { release, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

const digest = 'a'.repeat(64);

describe('release.json', () => {
  /** @returns the faults that are named */
  const faults = (content: unknown): string[] => {
    try {
      parseRelease(typeof content === 'string' ? content : JSON.stringify(content), 'live/blue/release.json');
      return [];
    } catch (error) {
      expect(error).to.be.instanceOf(Refusal);
      const [first, ...rest] = (error as Error).message.split('\n');
      expect(first).to.equal('live/blue/release.json is not a release:');
      return rest.map((line) => line.slice(2));
    }
  };
  const withApi = (image: unknown) => ({ ...release('a'), api: { image } });

  it('is an image by digest for each service, and a commit', () => {
    expect(parseRelease(JSON.stringify(release('a')), '')).to.deep.equal(release('a'));
  });

  it('of every environment is one', () => {
    for (const environment of environments().filter((name) => existsSync(repository + releaseFile(name))))
      expect(readRelease(environment, repository)).to.have.all.keys('api', 'gateway', 'dashboard', 'commit');
  });

  it('is refused when it is not JSON, or no object', () => {
    expect(faults('{')[0]).to.match(/^it is not JSON: /);
    expect(faults([])).to.deep.equal(['it is not an object']);
  });

  it('is refused with a tag instead of a digest', () => {
    const [fault] = faults(withApi('111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api:1.2.3'));
    expect(fault).to.match(/^api\.image is ".*:1\.2\.3"; it takes .*\/api@sha256:<64 hexadecimal digits>$/);
  });

  it('is refused with a digest that is too short', () => {
    expect(faults(withApi(release('a').api.image.slice(0, -1)))).to.have.length(1);
  });

  it('is refused with the image of another service', () => {
    expect(faults(withApi(release('a').gateway.image))).to.deep.equal([
      'api.image is of the repository digest/gateway, which is not that of api',
    ]);
  });

  it('is refused with images of several registries', () => {
    expect(
      faults(withApi(`999999999999.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:${digest}`)),
    ).to.deep.equal([
      'the images are of several registries: 111122223333.dkr.ecr.eu-central-1.amazonaws.com, 999999999999.dkr.ecr.eu-central-1.amazonaws.com',
    ]);
  });

  it('is refused with an abbreviated commit', () => {
    expect(faults({ ...release('a'), commit: 'abc1234' })).to.deep.equal([
      'commit is "abc1234"; it takes all 40 hexadecimal digits',
    ]);
  });

  it('is refused with all its faults at once', () => {
    expect(
      faults({ api: { ...release('a').api, tag: 'x' }, gateway: 'x', worker: {}, commit: undefined }),
    ).to.deep.equal([
      'worker is not known; there is api, gateway, dashboard, commit',
      'commit is missing',
      'api.tag is not known; there is image',
      'gateway is not an object with the key image',
      'dashboard is missing',
    ]);
  });

  it('is the first value when nothing was ever built', () => {
    const half = { ...release('a'), dashboard: zeros.dashboard };
    expect([zeros, half, release('a')].map(isFirstValue)).to.deep.equal([true, true, false]);
  });

  it('is another when one digest or the commit is', () => {
    const other = { ...release('a'), dashboard: release('b').dashboard };
    expect(sameRelease(release('a'), release('a'))).to.equal(true);
    expect(sameRelease(release('a'), other)).to.equal(false);
    expect(sameRelease(release('a'), release('a', 'b'.repeat(40)))).to.equal(false);
  });

  it('is compared digest by digest', () => {
    const other = { ...release('a'), api: release('b').api };
    expect(releaseDiff(release('a'), other).split('\n')[0]).to.equal(
      '  api        aaaaaaaaaaaa -> bbbbbbbbbbbb',
    );
    expect(releaseDiff(release('a'), other)).to.contain('gateway    aaaaaaaaaaaa stays');
  });
});

describe('release.evidence.json', () => {
  it('of every environment that has one is of its release', () => {
    const released = environments().filter((name) => existsSync(repository + releaseFile(name)));
    expect(released.map((name) => evidenceFault(name, repository)).filter(Boolean)).to.deep.equal([]);
  });

  it('is of no other, as after release.json was written by hand', () => {
    const repo = temporaryRepository();
    try {
      const evidence = (content: object) => repo.write('live/prod/release.evidence.json', content);
      repo.write('live/prod/release.json', release('a'));
      expect(evidenceFault('prod', repo.root), 'there is none').to.equal(undefined);
      evidence({ release: release('a') });
      expect(evidenceFault('prod', repo.root)).to.equal(undefined);
      for (const other of [{}, { release: { ...release('a'), api: release('b').api } }]) {
        evidence(other);
        expect(evidenceFault('prod', repo.root))
          .to.match(
            /^live\/prod\/release\.evidence\.json is not of the release in live\/prod\/release\.json: /,
          )
          .and.contain('make promote TO=prod or make rollback ENV=prod');
      }
    } finally {
      repo.remove();
    }
  });
});
