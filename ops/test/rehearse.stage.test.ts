import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { skip } from '@digest/local/needs';
import { expect } from 'chai';
import { whyNotEmulated } from '../emulated/start.ts';
import type { Job } from '../src/rehearse/script.ts';
import { openStage } from '../src/rehearse/stage.ts';
import { failure, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

const MAKEFILE = `
where:
	@pwd
settings:
	@echo "ENV=$(ENV) CONFIRM=$(CONFIRM) AWS=$(AWS) PORT=$(EMULATED_PORT) $$(gh api user)"
pushed:
	@cat .release/images.json
proposes:
	@echo new > proposed
	@git checkout --quiet -b proposal && git add proposed && git commit --quiet --message p && git push --quiet origin proposal
	@git checkout --quiet --detach origin/main && echo new > proposed
merged:
	@cat proposed
fails:
	@echo too bad >&2; exit 3
hangs:
	@echo "$$$$" >&2; exec sleep 600
`;

describe('the stage of a rehearsal', function () {
  this.timeout(60_000);
  let repo: ReturnType<typeof temporaryRepository>;
  let stage: Awaited<ReturnType<typeof openStage>> | undefined;
  let stop: AbortController;
  const said: string[] = [];
  const saved = process.env.CONFIRM;
  /** What somebody waits for to be said. */
  let onLine: (line: string) => void;

  before(function () {
    const reason = whyNotEmulated();
    if (reason) skip(this, reason);
  });
  beforeEach(async () => {
    process.env.CONFIRM = 'prod';
    repo = temporaryRepository();
    repo.write('.gitignore', 'node_modules/\n/.tools/\n/.local/\n/.plans/\n/.release/\n');
    repo.write('Makefile', MAKEFILE);
    for (const file of ['package-lock.json', 'ops/emulated/requirements.txt']) repo.write(file, '');
    repo.write('live/dev/release.json', zeros);
    repo.commit('begin');
    for (const path of ['node_modules', '.tools']) mkdirSync(repo.root + path);
    stop = new AbortController();
    said.length = 0;
    onLine = (line) => void said.push(line);
    stage = await openStage({
      root: repo.root,
      onLine: (line) => onLine(line),
      log: `${repo.root}.local/log`,
      signal: stop.signal,
    });
  });
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
    repo.remove();
    if (saved === undefined) delete process.env.CONFIRM;
    else process.env.CONFIRM = saved;
  });

  const job: Job = { workflow: 'w', job: 'j', branch: 'main', steps: [] };
  const on = async (words: string, env = {}) => (await stage?.make(words, env)) ?? { code: -1, printed: '' };

  it('is a clone, on an AWS and a GitHub of its own, without what the shell says', async () => {
    await stage?.begin(job);
    const { code, printed } = await on('settings', { ENV: 'dev' });
    expect(code).to.equal(0);
    expect(printed).to.match(/^ENV=dev CONFIRM= AWS=emulated PORT=\d+ you$/m);
    expect((await on('where')).printed).not.to.include(repo.root);
    expect(repo.git(['status', '--porcelain'])).to.equal('');
    expect(repo.git(['log', '--format=%s'])).to.equal('begin');
    expect(readFileSync(`${repo.root}.local/log`, 'utf8')).to.include('$ make settings {"ENV":"dev"}');
  });

  it('gives each job a fresh checkout, but for what an artifact brings', async () => {
    await stage?.begin(job);
    await stage?.standIn('made-up digests');
    await stage?.begin({ ...job, artifact: true });
    expect(JSON.parse((await on('--silent pushed')).printed)).to.have.all.keys('api', 'gateway', 'dashboard');
    await stage?.begin(job);
    expect((await on('pushed')).code).to.equal(2);
  });

  it('merges what was proposed, over the files that it was proposed from', async () => {
    await stage?.begin(job);
    expect((await on('proposes')).code).to.equal(0);
    await stage?.merge('proposal');
    await stage?.begin(job);
    expect((await on('merged')).printed).to.include('new');
  });

  it('says what fails, and what it said', async () => {
    await stage?.begin(job);
    const { code, printed } = await on('fails');
    expect(code).to.equal(2);
    expect(printed).to.include('too bad');
    expect(said).to.include('too bad');
  });

  it('ends with all that runs on it, and leaves nothing', async () => {
    await stage?.begin(job);
    const folder = (await on('where')).printed.trim();
    const began = new Promise<number>((resolve) => {
      onLine = (line) => resolve(Number(line));
    });
    const hanging = failure(on('hangs'));
    const pid = await began;
    stop.abort(new Error('interrupted'));
    expect((await hanging).message).to.equal('interrupted');
    expect(() => process.kill(pid, 0)).to.throw(/ESRCH/);
    expect((await failure(on('where'))).message).to.equal('interrupted');
    await stage?.close();
    stage = undefined;
    expect(existsSync(folder)).to.equal(false);
  });
});
