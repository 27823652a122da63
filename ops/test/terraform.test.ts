/** `terraform validate` and `terraform test` of every module, its example and bootstrap, in a copy: nothing is left in the tree. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { needs, skip } from '@digest/local/needs';
import { expect } from 'chai';
import { execa } from 'execa';
import { repository } from '../src/live.ts';
import { type Provider, terraformEnv } from '../src/providers.ts';
import { whyNoProvider } from '../testing/provider.ts';

const modules = readdirSync(`${repository}modules`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `modules/${name}`);
const folders = [...modules, 'bootstrap'];

/** What `terraform test -json` says, a line each: of a file, a run in it, or a fault. */
interface Event {
  type: string;
  '@message': string;
  '@testfile'?: string;
  '@testrun'?: string;
  diagnostic?: { severity: string; summary: string; detail: string };
  test_run?: { path: string; run: string; progress: string; status: string };
}

describe('terraform', function () {
  this.timeout(600_000);
  const work = `${mkdtempSync(join(tmpdir(), 'digest-terraform-'))}/`;
  after(() => rmSync(work, { recursive: true }));

  const terraform = (folder: string, ...args: string[]) =>
    execa('terraform', [`-chdir=${work}${folder}`, ...args], { env: terraformEnv, all: true, reject: false });
  const init = (folder: string) => terraform(folder, 'init', '-backend=false', '-input=false', '-no-color');

  /** @returns what init or validate complained about, empty when nothing */
  const validate = async (folder: string) => {
    const ready = await init(folder);
    if (ready.failed) return ready.all;
    const { failed, all } = await terraform(folder, 'validate', '-no-color');
    return failed ? all : '';
  };

  /** Folder → what was found. Two at a time, since each starts a provider of several hundred megabytes. */
  const invalid: Record<string, Promise<string>> = {};
  const events: Record<string, Promise<Event[]>> = {};

  before(needs('terraform'));
  before(async () => {
    for (const folder of ['modules', 'bootstrap'])
      cpSync(repository + folder, work + folder, {
        recursive: true,
        filter: (path) => !/^\.terra(form|grunt)|\.tfstate|\.tfvars$/.test(basename(path)),
      });
    const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
    for (const [index, folder] of folders.entries()) {
      const lane = index % lanes.length;
      if (await whyNoProvider(providerOf(folder))) continue;
      const ready = (lanes[lane] as Promise<unknown>).then(() => validate(folder));
      invalid[folder] = ready;
      events[folder] = ready.then(async () => {
        const { stdout } = await terraform(folder, 'test', '-json');
        return stdout
          .split('\n')
          .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Event] : []));
      });
      lanes[lane] = events[folder];
    }
  });

  for (const folder of folders) {
    describe(folder, () => {
      before(async function () {
        const reason = await whyNoProvider(providerOf(folder));
        if (reason) skip(this, reason);
      });

      it('is valid', async () => {
        const fault = await invalid[folder];
        if (fault) expect.fail(fault);
      });

      for (const file of readdirSync(`${repository}${folder}/tests`).filter((name) =>
        name.endsWith('.tftest.hcl'),
      )) {
        const path = `tests/${file}`;
        const names = runs(readFileSync(`${repository}${folder}/${path}`, 'utf8'));
        it(`${path}: ${names.length} passed`, async () => {
          const all = (await events[folder]) as Event[];
          const faults = all.filter(
            (event) =>
              event.diagnostic?.severity === 'error' && [undefined, path].includes(event['@testfile']),
          );
          if (faults.length > 0) expect.fail(faults.map(describeFault).join('\n'));
          const passed = all.filter(
            ({ test_run }) =>
              test_run?.path === path && test_run.progress === 'complete' && test_run.status === 'pass',
          );
          expect(passed.map(({ test_run }) => test_run?.run)).to.deep.equal(names);
        });
      }

      const example = `${folder}/examples/basic`;
      if (existsSync(repository + example))
        it('has a valid example', async () => {
          const fault = await validate(example);
          if (fault) expect.fail(fault);
        });
    });
  }
});

/** @returns the one that a folder's modules ask for */
function providerOf(folder: string): Provider {
  return readFileSync(`${repository}${folder}/versions.tf`, 'utf8').includes('grafana/grafana')
    ? 'grafana'
    : 'aws';
}

/** @returns the names of a test file's runs, in order */
function runs(text: string) {
  return [...text.matchAll(/^run "(.+)" \{/gm)].map(([, name]) => name);
}

const describeFault = ({ diagnostic, '@testrun': run }: Event) =>
  `${run ? `run ${run}: ` : ''}${diagnostic?.summary}: ${diagnostic?.detail}`;
