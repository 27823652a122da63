import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { run } from '../src/copy-images.ts';
import { Usage } from '../src/outcome.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, temporaryRepository } from '../testing/temporary-repository.ts';

const MANIFEST = '{"schemaVersion":2}\n';
const digest = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`;
const registry = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';
const target = `${registry}/digest/collector:0.161.0`;

describe('make copy-images', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let restore: () => void;
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write(
      'units/images.yaml',
      `collector:\n  source: otel/collector\n  version: 0.161.0\n  digest: ${digest}\n`,
    );
    fake = fakePrograms();
    restore = setEnvironment({ REGISTRY: registry });
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });

  /** A registry that has what was put into it. @param arrives what a copy becomes */
  const docker = (arrives: string) => {
    const state = `${fake.folder}/registry`;
    fake.program(
      'docker',
      `#!/bin/sh\necho "$@" >> ${fake.folder}/said\ncase "$3" in create) printf '%s' '${arrives}' > ${state} ;; *) cat ${state} ;; esac\n`,
    );
  };
  const copy = () => run({ say: () => undefined, root: repo.root });
  const said = () =>
    readFileSync(`${fake.folder}/said`, 'utf8')
      .split('\n')
      .filter((line) => line.includes('create'));

  it('copies by digest, as it is', async () => {
    docker(MANIFEST);
    const { code, text } = await copy();
    expect(code).to.equal(0);
    expect(text).to.include(target);
    expect(said()).to.deep.equal([
      `buildx imagetools create --prefer-index=false --tag ${target} otel/collector@${digest}`,
    ]);
  });

  it('leaves alone what is there', async () => {
    docker(MANIFEST);
    await copy();
    expect((await copy()).data).to.deep.equal({ copied: [], there: [target] });
    expect(said()).to.have.length(1);
  });

  it('fails when something else arrived', async () => {
    docker('{"schemaVersion":2,"manifests":[]}');
    expect((await failure(copy())).message).to.match(/is sha256:[0-9a-f]{64}, and units\/images\.yaml says/);
  });

  it('needs a registry', async () => {
    const undo = setEnvironment({ REGISTRY: '' });
    expect(await failure(copy())).to.be.instanceOf(Usage);
    undo();
  });
});
