import { expect } from 'chai';
import { run } from '../src/annotate.ts';
import { fakePrograms } from '../testing/fake-programs.ts';
import { failure, release, temporaryRepository } from '../testing/temporary-repository.ts';

describe('make annotate', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let posted: { url: string; init: RequestInit }[];
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('live/dev/release.json', release('a'));
    repo.write('live/dev/observability/terragrunt.hcl', '');
    fake = fakePrograms('aws', 'terragrunt', 'terraform');
    posted = [];
  });
  afterEach(() => {
    fake.remove();
    repo.remove();
  });

  const outputs = (id: string | null) => ({
    stdout: JSON.stringify({
      grafana_workspace_id: { value: id },
      grafana_endpoint: { value: id && 'g-1.grafana.example.com' },
    }),
  });
  const annotate = (status = 200) =>
    run({ words: ['dev'], say: () => undefined, root: repo.root, cloud: { kind: 'aws', env: {} } }, (async (
      url: string,
      init: RequestInit,
    ) => {
      posted.push({ url, init });
      return new Response('{}', { status });
    }) as typeof fetch);
  const withGrafana = (accounts: object[] = [{ id: '4', name: 'deployments' }]) => {
    fake.answer('terragrunt', 'output', outputs('g-1'));
    fake.answer('aws', 'list-workspace-service-accounts', {
      stdout: JSON.stringify({ serviceAccounts: accounts }),
    });
    fake.answer('aws', 'create-workspace-service-account ', {
      stdout: JSON.stringify({ id: '5', name: 'deployments' }),
    });
    fake.answer('aws', 'create-workspace-service-account-token', {
      stdout: JSON.stringify({ serviceAccountToken: { id: '8', key: 'glsa_secret' } }),
    });
    fake.answer('aws', 'delete-workspace-service-account-token', { stdout: '{}' });
  };
  const asked = () =>
    fake
      .calls()
      .filter(({ program }) => program === 'aws')
      .map(({ args }) => args.slice(1).join(' '));

  it('does nothing where there is no Grafana', async () => {
    fake.answer('terragrunt', 'output', outputs(null));
    expect((await annotate()).text).to.equal('dev has no Grafana. Nothing is marked.');
    expect(asked()).to.be.empty;
  });

  it('marks the release, with a token that lives for minutes and is deleted', async () => {
    withGrafana();
    const { code, text } = await annotate();
    expect(code).to.equal(0);
    expect(text).not.to.include('glsa_secret');
    const [{ url, init } = { url: '', init: {} as RequestInit }] = posted;
    expect(url).to.equal('https://g-1.grafana.example.com/api/annotations');
    expect(init.headers).to.deep.include({ Authorization: 'Bearer glsa_secret' });
    expect(JSON.parse(String(init.body))).to.deep.include({
      tags: ['deployment', 'dev'],
      text: `dev has the release of ${'a'.repeat(40)}`,
    });
    const [, created, deleted] = asked();
    expect(created).to.match(
      /^create-workspace-service-account-token --workspace-id g-1 --service-account-id 4 --name deployment-\S+ --seconds-to-live 300 /,
    );
    expect(deleted).to.equal(
      'delete-workspace-service-account-token --workspace-id g-1 --service-account-id 4 --token-id 8 --output json',
    );
    expect(asked().join(' ')).not.to.include('glsa_secret');
  });

  it('makes the service account the first time', async () => {
    withGrafana([{ id: '4', name: 'terraform' }]);
    await annotate();
    expect(asked()[1]).to.include('--name deployments --grafana-role EDITOR');
    expect(asked()[2]).to.include('--service-account-id 5');
  });

  it('deletes the token also when Grafana refuses', async () => {
    withGrafana();
    expect((await failure(annotate(403))).message).to.match(/does not take the annotation \(403\)/);
    expect(asked().at(-1)).to.match(/^delete-workspace-service-account-token/);
  });
});
