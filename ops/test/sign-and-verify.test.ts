import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { repositoryName } from '../src/github.ts';
import { identity, RELEASE_WORKFLOW } from '../src/identity.ts';
import { repository } from '../src/live.ts';
import { Refusal } from '../src/outcome.ts';
import { commitsIn, type Job, NEEDED, provenance } from '../src/sign/provenance.ts';
import { run as sign } from '../src/sign.ts';
import { run as verify } from '../src/verify-release.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, release, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

const say = () => undefined;

describe('signatures', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let head: string;
  let restore: () => void;
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('.gitignore', '/.release/\n');
    repo.write('live/dev/release.json', zeros);
    head = repo.commit('begin');
    repo.write('.release/images.json', images());
    fake = fakePrograms('cosign');
    restore = setEnvironment(job());
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });

  const images = () => {
    const { api, gateway, dashboard } = release('a');
    return { api: api.image, gateway: gateway.image, dashboard: dashboard.image };
  };
  /** A job of the workflow that releases. */
  const job = (more: Record<string, string | undefined> = {}) => ({
    ...Object.fromEntries(NEEDED.map((name) => [name, `of ${name}`])),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octocat/digest',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: head,
    GITHUB_WORKFLOW_REF: `octocat/digest/${RELEASE_WORKFLOW}@refs/heads/main`,
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com',
    ...more,
  });
  const refused = async (promise: Promise<unknown>): Promise<string> => {
    const error = await failure(promise);
    expect(error, error.message).to.be.instanceOf(Refusal);
    return `${error.message}\n${error.todo}`;
  };

  describe('make sign', () => {
    it('signs each digest that was pushed, and what it was built from, without a question', async () => {
      fake.answer('cosign', '');
      const { code } = await sign({ say, root: repo.root });
      expect(code).to.equal(0);
      const called = fake
        .calls()
        .map(({ args }) => args.map((arg) => arg.replace(/^.*provenance\.json$/, '<predicate>')).join(' '));
      expect(called).to.deep.equal(
        Object.values(images()).flatMap((image) => [
          `sign --yes ${image}`,
          `attest --yes --type slsaprovenance1 --predicate <predicate> ${image}`,
        ]),
      );
    });

    it('signs nothing outside of the workflow whose signature counts', async () => {
      const wrong: Record<string, string | undefined>[] = [
        { ACTIONS_ID_TOKEN_REQUEST_URL: undefined },
        { GITHUB_WORKFLOW_REF: 'octocat/digest/.github/workflows/plan.yml@refs/heads/main' },
        { GITHUB_WORKFLOW_REF: `octocat/digest/${RELEASE_WORKFLOW}@refs/heads/feature` },
        { GITHUB_SHA: 'f'.repeat(40) },
      ];
      for (const variables of wrong) {
        const undo = setEnvironment(variables);
        await refused(sign({ say, root: repo.root }));
        undo();
      }
      expect(fake.calls()).to.be.empty;
    });

    it('says what cosign says when it fails', async () => {
      fake.answer('cosign', 'sign', { code: 1, stderr: 'no identity token' });
      expect((await failure(sign({ say, root: repo.root }))).message).to.match(
        /cosign sign --yes .*no identity token/,
      );
    });
  });

  describe('make verify-release', () => {
    const attested = (commit: string) => {
      const predicate = provenance(job({ GITHUB_SHA: commit }) as unknown as Job, repo.root);
      const statement = {
        _type: 'https://in-toto.io/Statement/v1',
        predicateType: 'https://slsa.dev/provenance/v1',
        predicate,
      };
      return {
        stdout: `${JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload: Buffer.from(JSON.stringify(statement)).toString('base64') })}\n`,
      };
    };
    const verifyDev = () => verify({ words: ['dev'], say, root: repo.root });
    beforeEach(() => {
      repo.write('live/dev/release.json', release('a', head));
      fake.answer('cosign', 'verify ', { stdout: '[]' });
      fake.answer('cosign', 'verify-attestation', attested(head));
    });

    it('asks for one workflow on main of this repository, and for no pattern', async () => {
      const { code, text } = await verifyDev();
      expect(code).to.equal(0);
      expect(text).to.include(
        'https://github.com/octocat/digest/.github/workflows/release.yml@refs/heads/main',
      );
      const signer =
        '--certificate-identity https://github.com/octocat/digest/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer https://token.actions.githubusercontent.com';
      expect(fake.calls().map(({ args }) => args.join(' '))).to.deep.equal(
        Object.values(images()).flatMap((image) => [
          `verify --output json ${signer} ${image}`,
          `verify-attestation --type slsaprovenance1 ${signer} ${image}`,
        ]),
      );
    });

    it('refuses an image without a signature, and says of all what is wrong', async () => {
      const { gateway, dashboard } = images();
      fake.answer('cosign', gateway, { code: 10, stderr: 'Error: no signatures found' });
      fake.answer(
        'cosign',
        `verify-attestation --type slsaprovenance1 --certificate-identity ${identity(repo.root)}`,
        attested(head),
      );
      fake.answer('cosign', dashboard, {
        code: 12,
        stderr: 'Error: none of the expected identities matched',
      });
      const text = await refused(verifyDev());
      expect(text).to.match(/- gateway: its signature does not hold: .*no signatures found/);
      expect(text).to.match(/- dashboard: its signature does not hold: .*identities/);
      expect(text).to.match(/- dashboard: its provenance does not hold: /);
      expect(text).not.to.include('- api:');
      expect(text).to.include('make rollback ENV=dev');
    });

    it('refuses images that were built from another commit than the release says', async () => {
      fake.answer('cosign', 'verify-attestation', attested('f'.repeat(40)));
      expect(await refused(verifyDev())).to.include(
        `it was built from ${'f'.repeat(40)}, and the release says ${head}`,
      );
    });

    it('refuses what says nothing of where it is from', async () => {
      fake.answer('cosign', 'verify-attestation', {
        stdout: `${JSON.stringify({ payload: Buffer.from('{}').toString('base64') })}\n`,
      });
      expect(await refused(verifyDev())).to.include('it was built from nobody says what');
    });

    it('refuses the zeros that a release begins with', async () => {
      repo.write('live/dev/release.json', zeros);
      expect(await refused(verifyDev())).to.include('still the zeros');
    });
  });

  it('are read from whatever cosign prints beside them', () => {
    expect(
      commitsIn('Verification for …\nThe following checks were performed\n{"payload":"e30="}\n'),
    ).to.deep.equal([]);
  });

  it('name the repository that package.json names, outside of a job', () => {
    const name = repositoryName(repository, {});
    expect(name).to.match(/^[\w.-]+\/[\w.-]+$/);
    expect(readFileSync(`${repository}package.json`, 'utf8')).to.include(name);
  });

  it('are of a workflow that exists', () => {
    expect(readFileSync(repository + RELEASE_WORKFLOW, 'utf8')).to.match(/run: make sign$/m);
  });
});
