import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import renovate from '../../renovate.json' with { type: 'json' };
import { IMAGE_FILES, readImages } from '../src/images.ts';
import { programs } from '../src/programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
/** All that is there for a custom manager to find anything in. */
const files = [
  '.github/actions/programs/action.yml',
  '.github/workflows/release.yml',
  'local/images.yaml',
  'local/programs.yaml',
  'local/requirements.txt',
  'ops/checks/requirements.txt',
  'ops/emulated/requirements.txt',
  'units/images.yaml',
];

/** @returns what a custom manager finds: file → named groups of each match */
function found(description: string): Record<string, Record<string, string>[]> {
  const manager = renovate.customManagers.find((item) => item.description === description);
  const patterns = (manager?.managerFilePatterns ?? []).map((pattern) => new RegExp(pattern.slice(1, -1)));
  return Object.fromEntries(
    files
      .filter((file) => patterns.some((pattern) => pattern.test(file)))
      .map((file) => [
        file,
        (manager?.matchStrings ?? []).flatMap((text) =>
          [...read(file).matchAll(new RegExp(text, 'g'))].map(({ groups }) => ({ ...groups })),
        ),
      ]),
  );
}

describe('renovate.json', () => {
  it('finds every image of others that has a digest', () => {
    const all = found('Images of others');
    expect(Object.keys(all)).to.deep.equal(IMAGE_FILES.toSorted());
    const images = Object.values(all).flat();
    expect(images[0]).to.have.all.keys('depName', 'currentValue', 'currentDigest');
    const pinned = Object.values(readImages(root)).filter(({ digest }) => digest);
    expect(images.map(({ currentDigest }) => currentDigest)).to.have.members(
      pinned.map(({ digest }) => digest),
    );
  });

  it('finds every program that is built from the Go module proxy, by a module', () => {
    const modules = found('Programs that are built from the Go module proxy, by their modules')[
      'local/programs.yaml'
    ];
    const packages = Object.values(programs).flatMap(({ go }) => go ?? []);
    expect(modules).to.have.length(packages.length);
    for (const [index, { depName = '', currentValue }] of (modules ?? []).entries()) {
      expect(packages[index]).to.match(new RegExp(`^${depName}(/.*)?@${currentValue}$`));
      expect(depName).not.to.match(/\/cmd\b/);
    }
  });

  it('finds what builds the images', () => {
    const file = '.github/workflows/release.yml';
    const [, name, version, digest] = /driver-opts: image=(.+):(.+)@(.+)/.exec(read(file)) ?? [];
    expect(found('What builds the images')).to.deep.equal({
      [file]: [{ depName: name, currentValue: version, currentDigest: digest }],
    });
  });

  it('finds the version of mise', () => {
    const file = '.github/actions/programs/action.yml';
    const { version } = parse(read(file)).runs.steps[0].with;
    expect(found('mise itself')).to.deep.equal({ [file]: [{ currentValue: version }] });
  });

  it('finds what requirements were made of, and no other line', () => {
    const all = found('What the first line of a requirements file says that it was made of');
    for (const [file, inputs] of Object.entries(all)) {
      const [, line = ''] = /^# .*\(input: (.*)\)$/m.exec(read(file)) ?? [];
      const named = line.split(' ').map((input) => input.replace(/\[.*\]/, ''));
      expect(
        inputs.map(({ depName, currentValue }) => `${depName}==${currentValue}`),
        file,
      ).to.deep.equal(named);
    }
    expect(Object.keys(all)).to.have.length(3);
  });
});
