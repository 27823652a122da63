import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import packageFile from '../../package.json' with { type: 'json' };
import { BASES, DOCKERFILES, readImages, reference } from '../src/images.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');

const [everything, ...allowed] = read('.dockerignore')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));
const letIn = allowed.map((line) => line.slice(1));

/** Instructions of the last stage, one a line. */
function lastStage(dockerfile: string): string[] {
  const lines = read(dockerfile)
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
}

describe('.dockerignore', () => {
  it('lets in what it names, and nothing else', () => {
    expect(everything).to.equal('*');
    expect(allowed.filter((line) => !line.startsWith('!'))).to.deep.equal([]);
    expect(letIn.filter((path) => !existsSync(root + path))).to.deep.equal([]);
  });

  it('lets no folder in that holds more than code: no values, states, plans or secrets', () => {
    const roots = new Set(letIn.map((path) => path.split('/')[0]));
    expect(
      [...roots].filter((name) =>
        ['live', '.local', '.plans', '.release', '.git', '.env'].includes(name ?? ''),
      ),
    ).to.deep.equal([]);
    expect(letIn.filter((path) => /^[^./]+$/.test(path))).to.deep.equal([]);
  });

  it('finds every library in the root, where the images take them from', () => {
    const { packages } = JSON.parse(read('package-lock.json'));
    const elsewhere = Object.keys(packages).filter((path) =>
      /^(api|gateway-tyk\/dashboard)\/node_modules\//.test(path),
    );
    expect(elsewhere).to.deep.equal([]);
  });

  it('lets in the package of every workspace, or npm would not install', () => {
    expect(letIn).to.include.members(packageFile.workspaces.map((name) => `${name}/package.json`));
  });
});

for (const dockerfile of DOCKERFILES) {
  describe(dockerfile, () => {
    const text = read(dockerfile);
    const stage = lastStage(dockerfile);
    const one = (instruction: string) => stage.filter((line) => line.startsWith(`${instruction} `));

    it('is built on the images of local/images.yaml', () => {
      const images = readImages(root);
      const named = [...text.matchAll(/^ARG (\w+)_IMAGE=(\S+)$/gm)].map(([, name = '', image]) => [
        name.toLowerCase(),
        image,
      ]);
      expect(named).not.to.have.lengthOf(0);
      for (const [name = '', image] of named) {
        expect(BASES).to.include(name);
        expect(image, name).to.equal(reference(images[name] as never));
      }
      for (const [, from] of text.matchAll(/^FROM (\S+)/gm)) expect(from).to.match(/^\$\{[A-Z]+_IMAGE\}$/);
    });

    it('takes only what .dockerignore lets in', () => {
      const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
        paths.split(' '),
      );
      expect(copied).not.to.have.lengthOf(0);
      for (const path of copied) if (path !== '.') expect(letIn, path).to.include(path);
      expect(text).not.to.match(/^ADD /m);
    });

    it('runs as the user that tasks have, without a shell between it and its signals', () => {
      expect(one('USER')).to.deep.equal(['USER 65532:65532']);
      expect(one('ENTRYPOINT')).to.have.lengthOf(1);
      expect(one('ENTRYPOINT')[0]).to.match(/^ENTRYPOINT \["/);
      expect(one('RUN')).to.deep.equal([]);
    });

    it('says where it comes from', () => {
      for (const label of ['title', 'source', 'revision', 'licenses'])
        expect(one('LABEL').join(' ')).to.include(`org.opencontainers.image.${label}=`);
    });

    if (dockerfile !== 'gateway-tyk/Dockerfile')
      it('says how it is with the command that ECS has', () => {
        const [, command = ''] = /command = (\["CMD", "node".*\])/.exec(read('live/settings.hcl')) ?? [];
        const [, port] = /api = (\d+)/.exec(read('live/settings.hcl')) ?? [];
        const [, asked = ''] = /CMD (\[.*\])$/.exec(one('HEALTHCHECK')[0] ?? '') ?? [];
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Terraform's
        const expected = command.replace('${local.ports[service]}', port as string);
        expect(['CMD', ...JSON.parse(asked)]).to.deep.equal(JSON.parse(expected));
      });
  });
}
