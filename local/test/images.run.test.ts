/** The images as they are, where Docker's engine answers and `make images` has built those of this commit. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { skip } from '../testing/needs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { ecs } = parse(readFileSync(`${root}timeouts.yaml`, 'utf8'));

const docker = (...args: string[]) =>
  execFileSync('docker', args, { encoding: 'utf8', maxBuffer: 1e8 }).trim();
const runs = (...args: string[]) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;

/** As modules/ecs-service runs it. */
const HARDENED = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges'];

const SECRET = 'a-secret-of-the-test-of-images-1';

const SETTINGS: Record<string, Record<string, string>> = {
  api: {},
  gateway: {
    TYK_GW_SECRET: SECRET,
    TYK_GW_NODESECRET: SECRET,
    TYK_GW_STORAGE_PASSWORD: SECRET,
    DIGEST_UPSTREAM_URL: 'http://127.0.0.1:9',
  },
  dashboard: {
    TYK_GW_SECRET: SECRET,
    OPERATOR_TOKEN: SECRET,
    GATEWAY_API_URL: 'http://127.0.0.1:8081',
    PUBLIC_URL: 'http://127.0.0.1:8080',
    CLIENT_URL: 'http://127.0.0.1:8000',
    AUDIT_FILE: '/audit/audit.jsonl',
  },
};

/** Where each says that it is alive. */
const ALIVE: Record<string, [port: number, path: string]> = {
  api: [8080, '/healthz'],
  gateway: [8081, '/hello'],
  dashboard: [8080, '/healthz'],
};

for (const [name, settings] of Object.entries(SETTINGS)) {
  describe(`the image ${name}`, function () {
    this.timeout(120_000);
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
    const image = `digest/${name}:${commit}`;
    let container: string;

    before(function () {
      if (!runs('info')) skip(this, 'no Docker engine answers');
      if (!runs('image', 'inspect', image))
        skip(this, `${image} is not there; build it with \`make images\``);
      const variables = Object.entries(settings).map(([key, value]) => `--env=${key}=${value}`);
      const [port] = ALIVE[name] as [number, string];
      container = docker('run', '--detach', ...HARDENED, `--publish=127.0.0.1::${port}`, ...variables, image);
    });
    after(() => {
      if (container) docker('rm', '--force', '--volumes', container);
    });

    // Docker's own proxy takes connections before anybody in the container does, and those are answered by nobody.
    it('answers, with a root file system that it can not write to and no power', async () => {
      const [port, path] = ALIVE[name] as [number, string];
      const address = docker('port', container, String(port)).split('\n')[0];
      const answers = async () =>
        (
          await fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(2000) }).catch(
            () => undefined,
          )
        )?.status;
      while ((await answers()) !== 200) {
        expect(
          docker('inspect', '--format={{.State.Running}}', container),
          docker('logs', container),
        ).to.equal('true');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });

    if (name !== 'gateway')
      it('is healthy by its own check', async () => {
        const status = () => docker('inspect', '--format={{.State.Health.Status}}', container);
        while (status() !== 'healthy') {
          expect(status()).to.equal('starting');
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      });

    it('is not root, and says of which commit it is', () => {
      const { Config } = JSON.parse(docker('image', 'inspect', image))[0];
      expect(Config.User).to.equal('65532:65532');
      expect(Config.Labels['org.opencontainers.image.revision']).to.equal(commit);
      expect(docker('top', container, '-o', 'pid,uid').split('\n').slice(1).join()).to.match(/^\d+ +65532$/);
    });

    it('holds no secret and no source: in no layer a file of values, of git, of npm, or of TypeScript of ours', () => {
      const [{ Config }] = JSON.parse(docker('image', 'inspect', image));
      expect(JSON.stringify(Config)).not.to.match(/SECRET|TOKEN|PASSWORD/);
      const list = execFileSync('sh', ['-c', `docker export ${container} | tar -t`], {
        encoding: 'utf8',
        maxBuffer: 1e8,
      }).split('\n');
      expect(list.length).to.be.greaterThan(100);
      const ours = list.filter((file) => /^(app|digest)\//.test(file) && !file.includes('node_modules/'));
      expect(
        ours.filter((file) =>
          /(^|\/)(\.env|\.git|\.npmrc|live|\.local)(\/|$)|\.(tsx?|tfvars|pem)$|tfstate/.test(file),
        ),
      ).to.deep.equal([]);
      expect(ours).not.to.have.lengthOf(0);
    });

    it('ends by itself when it is told to, before ECS would kill it', () => {
      const start = Date.now();
      docker('stop', '--time', String(ecs.stop), container);
      expect(Date.now() - start).to.be.below(ecs.stop * 1000);
      expect(docker('inspect', '--format={{.State.ExitCode}}', container)).to.equal('0');
    });

    it('has a size that is told', () => {
      const bytes = Number(docker('image', 'inspect', '--format={{.Size}}', image));
      console.log(`      ${image}: ${Math.round(bytes / 1e6)} MB`);
      expect(bytes).to.be.greaterThan(1e6);
    });
  });
}
