import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { fetchPrograms } from '../src/fetch-programs.ts';
import { type Image, readImages, reference } from '../src/images.ts';
import { programs } from '../src/programs.ts';

const images = readImages(fileURLToPath(new URL('../../', import.meta.url)));
const inImages = Object.entries(programs).flatMap(([name, { image }]) =>
  image ? [{ program: name, ...image }] : [],
);

describe('make programs', () => {
  const { PATH } = process.env;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-programs-'));
    mkdirSync(join(folder, 'bin'));
    // Writes down how it was called; `docker cp` makes the file that it is asked for.
    fake('docker', 'case $1 in create) echo c0ffee ;; cp) echo program > "$4" ;; esac');
    fake('apt-get');
    fake('sudo');
    process.env.PATH = join(folder, 'bin');
  });
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  const fake = (name: string, script = '') => {
    const file = join(folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${folder}/calls'\n${script}\n`);
    chmodSync(file, 0o755);
  };
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  const get = () => fetchPrograms(tools(), () => undefined);
  const tools = () => join(folder, 'tools');

  it('copies programs out of images, pinned as they are, and leaves no container', () => {
    get();
    expect(inImages.map(({ program }) => program)).to.include('tyk');
    for (const { program, name, file } of inImages) {
      const image = reference(images[name] as Image);
      const at = calls().indexOf(`docker create ${image}`);
      expect(calls().slice(at, at + 3), program).to.deep.equal([
        `docker create ${image}`,
        `docker cp --follow-link c0ffee:${file} ${tools()}/${program}`,
        'docker rm c0ffee',
      ]);
      expect(existsSync(join(tools(), program))).to.equal(true);
    }
  });

  it('installs what Debian has, as root', () => {
    get();
    const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
    expect(calls().filter((call) => call.includes('apt-get'))).to.include.members([
      `${sudo}apt-get update`,
      `${sudo}apt-get install --yes --no-install-recommends redis-server`,
    ]);
  });

  it('leaves what is there as it is', () => {
    for (const { program } of inImages) fake(program);
    fake('redis-server');
    get();
    expect(existsSync(join(folder, 'calls'))).to.equal(false);
  });

  it('fails with what the program said, and leaves no container then either', () => {
    fake('docker', 'case $1 in create) echo c0ffee ;; cp) echo no such file >&2; exit 1 ;; esac');
    expect(() => get()).to.throw(/^`docker cp .*` failed: no such file/);
    expect(calls().at(-1)).to.equal('docker rm c0ffee');
  });
});
