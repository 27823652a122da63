/** What is rehearsed, in the order of the workflows: their jobs with all their make targets (rehearse.test.ts holds them against .github/workflows). */

export interface Step {
  /** As the job's step says it: `make <target>`. */
  target: string;
  /** What is made here in its place. */
  make?: string;
  /** What is done here in its place, without make. */
  standIn?: 'made-up digests';
  /** Why it is left out here. */
  notHere?: string;
  /** What it has to say for the next one to make sense. */
  says?: RegExp;
}

export interface Job {
  /** Its file in .github/workflows, without .yml, and its name there. */
  workflow: string;
  job: string;
  /** The workflow that calls that one. */
  by?: string;
  /** Branch that it checks out. */
  branch: string;
  /** Whether it goes on with files of the job before, which GitHub hands over as an artifact. */
  artifact?: true;
  env?: Record<string, string>;
  steps: Step[];
}

/** What people do in between: review, and merge. */
export interface Merge {
  merge: string;
}

const MAIN = 'main';
const PROGRAMS = 'the programs of this machine do';
const VALUES = 'the values are those of terraform.tfvars.example';
const REGISTRY = 'there is no registry here';

/** @param by `plan`, for pull requests, stores nothing */
const plan = (environment: string, by: 'plan' | 'apply', branch = MAIN): Job => ({
  workflow: 'environment-plan',
  job: 'plan',
  by,
  branch,
  env: { ENV: environment },
  steps: [
    { target: 'tools', notHere: PROGRAMS },
    { target: 'fetch-values', notHere: VALUES },
    { target: 'plan', says: /^Next: make apply ENV=/m },
    by === 'apply'
      ? { target: 'publish-plan', says: /^Published s3:/m }
      : { target: 'publish-plan', notHere: 'only main stores plans' },
  ],
});

/** @param left why it is not applied, if it is not */
const apply = (environment: string, left?: string): Job => ({
  workflow: 'environment-deploy',
  job: 'apply',
  by: 'apply',
  branch: MAIN,
  env: { ENV: environment, CONFIRM: environment },
  steps: [
    { target: 'tools', notHere: PROGRAMS },
    { target: 'fetch-values', notHere: VALUES },
    { target: 'login', notHere: REGISTRY },
    { target: 'verify-release', notHere: REGISTRY },
    { target: 'fetch-plan', says: /^Fetched /m },
    {
      target: 'apply',
      ...(left ? { notHere: left } : { says: new RegExp(`^Applied in ${environment}: `, 'm') }),
    },
    { target: 'smoke-url', notHere: 'nothing listens on the emulated AWS' },
    { target: 'annotate', ...(left ? { notHere: left } : { says: /has no Grafana/m }) },
  ],
});

const propose = (workflow: string, branch: string, title: string): Job => ({
  workflow,
  job: 'propose',
  branch: MAIN,
  artifact: true,
  env: { BRANCH: branch, TITLE: title },
  steps: [{ target: 'propose', says: /^Pushed /m }],
});

export const REHEARSAL: (Job | Merge)[] = [
  {
    workflow: 'validate',
    job: 'bare',
    branch: MAIN,
    steps: [
      { target: 'smoke', notHere: '`make smoke` does it' },
      { target: 'test', make: 'lint' },
    ],
  },
  {
    workflow: 'release',
    job: 'push',
    branch: MAIN,
    steps: [
      { target: 'tools', notHere: PROGRAMS },
      { target: 'login', notHere: REGISTRY },
      { target: 'push', standIn: 'made-up digests' },
      { target: 'copy-images', notHere: REGISTRY },
      { target: 'sign', notHere: REGISTRY },
    ],
  },
  {
    ...propose('release', 'release-dev', 'Release to dev'),
    env: { ENV: 'dev', BRANCH: 'release-dev', TITLE: 'Release to dev' },
    steps: [
      { target: 'release-json', says: /^Wrote live\/dev\/release\.json/m },
      { target: 'propose', says: /^Pushed /m },
    ],
  },
  plan('dev', 'plan', 'release-dev'),
  {
    workflow: 'plan',
    job: 'comment',
    branch: 'release-dev',
    artifact: true,
    env: { ENV: 'dev', PULL_REQUEST: '1' },
    steps: [{ target: 'comment' }],
  },
  { merge: 'release-dev' },
  plan('dev', 'apply'),
  apply('dev'),
  // The second plan, which is empty.
  {
    workflow: 'environment-drift',
    job: 'drift',
    by: 'drift',
    branch: MAIN,
    env: { ENV: 'dev' },
    steps: [
      { target: 'fetch-values', notHere: VALUES },
      { target: 'drift-issue', says: /^dev is what its files say\./m },
    ],
  },
  {
    workflow: 'promote',
    job: 'promote',
    branch: MAIN,
    // Nobody waits a day here, and nothing raises alarms. The evidence says both.
    env: { FROM: 'dev', TO: 'prod', SOAK: '0m', ALARMS: 'none' },
    steps: [
      { target: 'fetch-values', notHere: VALUES },
      {
        target: 'promote',
        says: /^Wrote live\/prod\/release\.json and live\/prod\/release\.evidence\.json/m,
      },
    ],
  },
  propose('promote', 'promote-prod', "Promote dev's release to prod"),
  { merge: 'promote-prod' },
  plan('prod', 'apply'),
  apply('prod', 'it goes as dev does, and would take as long again'),
  {
    workflow: 'rollback',
    job: 'roll-back',
    branch: MAIN,
    env: { ENV: 'dev', BRANCH: 'rollback-dev', TITLE: 'Roll dev back' },
    steps: [
      { target: 'rollback', says: /^Wrote live\/dev\/release\.json/m },
      { target: 'propose', says: /^Pushed /m },
    ],
  },
  { merge: 'rollback-dev' },
  plan('dev', 'apply'),
  apply('dev'),
];
