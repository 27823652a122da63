/**
 * With STACK=docker the real Tyk and its Redis are not those on PATH but those in the images, so that suites try what is deployed. They share this
 * machine's network, since tests talk to them, and they to tests, on 127.0.0.1: on Linux, or where Docker Desktop has host networking enabled.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Image, readImages, reference } from '../../local/src/images.ts';

export const fromImages = process.env.STACK === 'docker';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** As compose.yaml has them, unless the environment names others. */
const IMAGES = {
  gateway: () => process.env.GATEWAY_IMAGE || `digest/gateway:${commit()}`,
  redis: () => process.env.REDIS_IMAGE || reference(readImages(root).redis as Image),
};

const commit = () => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();

interface Container {
  /** Their values come from the environment of the command, where not everybody can see them. */
  variables: readonly string[];
  /** Of this machine, at the same place there. */
  folders: { read?: readonly string[]; write?: readonly string[] };
  /** What runs in it, if not what the image says. */
  command?: readonly string[];
}

/** @returns a command that ends when the container does, with its exit code, and hands on signals */
export function imageCommand(
  image: keyof typeof IMAGES,
  { variables, folders: { read = [], write = [] }, command: [entrypoint, ...args] = [] }: Container,
): [command: string, ...args: string[]] {
  return [
    'docker',
    'run',
    ...['--rm', '--network=host', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges'],
    `--user=${process.getuid?.()}:${process.getgid?.()}`, // files of a test are its user's alone
    ...variables.map((name) => `--env=${name}`),
    ...read.map((folder) => `--volume=${folder}:${folder}:ro`),
    ...write.map((folder) => `--volume=${folder}:${folder}`),
    ...(entrypoint === undefined ? [] : [`--entrypoint=${entrypoint}`]),
    IMAGES[image](),
    ...args,
  ];
}
