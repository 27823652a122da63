import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { repository } from '../src/live.ts';
import { play, type Stage, timeline } from '../src/rehearse/play.ts';
import { type Job, type Merge, REHEARSAL } from '../src/rehearse/script.ts';

interface Workflow {
  jobs: Record<string, { needs?: string; uses?: string; steps?: { run?: string }[] }>;
}

const folder = `${repository}.github/workflows/`;
const workflow = (name: string): Workflow => parse(readFileSync(`${folder}${name}.yml`, 'utf8'));
const isJob = (part: Job | Merge): part is Job => 'job' in part;
const jobs = REHEARSAL.filter(isJob);

/** @returns what the steps of a job make, in order */
function targets(name: string, job: string): string[] {
  const steps = workflow(name).jobs[job]?.steps ?? [];
  return steps.flatMap(({ run }) => /^make ([\w-]+)/.exec(run ?? '')?.[1] ?? []);
}

describe('the rehearsal', () => {
  it('has every job with all of its make targets, in their order', () => {
    for (const { workflow: name, job, steps } of jobs)
      expect(
        steps.map(({ target }) => target),
        `${name}/${job}`,
      ).to.deep.equal(targets(name, job));
  });

  it('leaves out no job of the way to production and back, but the one for when that fails', () => {
    const names = [
      'release',
      'plan',
      'environment-plan',
      'environment-deploy',
      'promote',
      'rollback',
      'environment-drift',
    ];
    const there = names.flatMap((name) =>
      Object.keys(workflow(name).jobs)
        .filter((job) => targets(name, job).length > 0)
        .map((job) => `${name}/${job}`),
    );
    const played = jobs.map(({ workflow: name, job }) => `${name}/${job}`);
    expect(there.filter((job) => !played.includes(job))).to.deep.equal(['environment-deploy/roll-back']);
  });

  it('has the jobs of a workflow in the order in which they need each other', () => {
    jobs.forEach(({ workflow: name, job }, index) => {
      const { needs } = workflow(name).jobs[job] ?? {};
      // What another workflow does for a job has that workflow's name here.
      const [needed, uses] = [needs, needs && workflow(name).jobs[needs]?.uses?.match(/([\w-]+)\.yml$/)?.[1]];
      if (!needed) return;
      const before = jobs[index - 1];
      expect([before?.workflow, before?.job], `before ${name}/${job}`).to.deep.equal(
        uses ? [uses, 'plan'] : [name, needed],
      );
    });
  });

  it('names workflows that call what it says they call', () => {
    const calls = (by: string): string[] =>
      Object.values(workflow(by).jobs).flatMap(({ uses }) => {
        const called = uses?.match(/([\w-]+)\.yml$/)?.[1];
        return called ? [called, ...calls(called)] : [];
      });
    for (const { by, workflow: name } of jobs) if (by) expect(calls(by), by).to.include(name);
  });

  it('merges every branch that it proposes, before main is planned', () => {
    const branches = jobs.flatMap(({ steps, env }) =>
      steps.some(({ target }) => target === 'propose') ? [env?.BRANCH] : [],
    );
    const merged = REHEARSAL.flatMap((part) => ('merge' in part ? [part.merge] : []));
    expect(merged).to.deep.equal(branches);
    REHEARSAL.forEach((part, index) => {
      const next = REHEARSAL[index + 1];
      if ('merge' in part)
        expect(next && isJob(next) && [next.workflow, next.branch]).to.deep.equal([
          'environment-plan',
          'main',
        ]);
    });
  });

  /** On which nothing happens. */
  const emptyStage = (otherwise: Partial<Stage> = {}) => {
    const calls: string[] = [];
    const stage: Stage = {
      begin: async ({ workflow: name, job }) => void calls.push(`begin ${name}/${job}`),
      make: async (words, { ENV }) => {
        calls.push(`make ${words}${ENV ? ` ENV=${ENV}` : ''}`);
        return { code: 0, printed: 'fine' };
      },
      standIn: async (what) => void calls.push(what),
      merge: async (branch) => void calls.push(`merge ${branch}`),
      ...otherwise,
    };
    return { stage, calls };
  };
  const script: (Job | Merge)[] = [
    {
      workflow: 'one',
      job: 'first',
      branch: 'main',
      env: { ENV: 'dev' },
      steps: [
        { target: 'smoke', notHere: 'there is nothing' },
        { target: 'test', make: 'lint' },
        { target: 'push', standIn: 'made-up digests' },
      ],
    },
    { merge: 'branch' },
    {
      workflow: 'two',
      job: 'second',
      by: 'three',
      branch: 'main',
      steps: [{ target: 'plan', says: /fine/ }],
    },
  ];
  const say = () => undefined;
  const clock = () => {
    let now = 0;
    return () => (now += 61_000);
  };

  it('goes from job to job, and says what is not here', async () => {
    const { stage, calls } = emptyStage();
    const played = await play({ stage, say, now: clock(), script });
    expect(calls).to.deep.equal([
      'begin one/first',
      'make lint ENV=dev',
      'made-up digests',
      'merge branch',
      'begin two/second',
      'make plan',
    ]);
    expect(timeline(played).split('\n')).to.deep.equal([
      '  at   s  step           in production             here',
      '          smoke ENV=dev  one/first                 not here: there is nothing',
      '0:00  61  test ENV=dev   one/first                 done: only `make lint`',
      '1:01  61  push ENV=dev   one/first                 done: made-up digests',
      '2:02  61  merge branch   a person, after a review  done',
      '3:03  61  plan           three: two/second         done',
      '4:04      end',
    ]);
  });

  it('ends at the first failure, and says what was printed', async () => {
    const failures: [Partial<Stage>, string, RegExp][] = [
      [
        { make: async () => ({ code: 2, printed: 'no such thing' }) },
        'test ENV=dev',
        /make lint ended with exit code 2:\nno such thing/,
      ],
      [{ merge: async () => Promise.reject(new Error('a conflict')) }, 'merge branch', /a conflict/],
      [
        { make: async () => ({ code: 0, printed: 'something else' }) },
        'plan',
        /make plan does not say \/fine\/:\nsomething else/,
      ],
    ];
    for (const [otherwise, step, note] of failures) {
      const played = await play({ stage: emptyStage(otherwise).stage, say, script });
      const last = played.at(-1);
      expect([last?.step, last?.outcome]).to.deep.equal([step, 'failed']);
      expect(last?.note).to.match(note);
      expect(played.filter(({ outcome }) => outcome === 'failed')).to.have.length(1);
    }
  });

  it('is of workflows that are there', () => {
    expect(existsSync(folder)).to.equal(true);
    expect(readdirSync(folder)).to.include.members(jobs.map(({ workflow: name }) => `${name}.yml`));
  });
});
