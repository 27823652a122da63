/** The images of others that this repository names, and how. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Image {
  /** Repository, as docker names it. */
  source: string;
  version: string;
  /** Of the list of its platforms; without it whoever can push that tag says what it is. */
  digest?: string;
}

/** Sidecars on AWS; and what ours are built on, or have beside them on a laptop. */
export const IMAGE_FILES = ['units/images.yaml', 'local/images.yaml'] as const;

/** @param root path of the repository, with a slash at the end. @returns all of them by name */
export const readImages = (root: string): Record<string, Image> =>
  Object.assign({}, ...IMAGE_FILES.map((file) => parse(readFileSync(root + file, 'utf8'))));

/** As `docker pull` takes it: by digest where there is one. */
export const reference = ({ source, version, digest }: Image) =>
  `${source}:${version}${digest ? `@${digest}` : ''}`;

/** Those that ours are built on. */
export const BASES = ['node', 'runtime', 'tyk'] as const;

/** What lists their contents. */
export const SBOM_SCANNER = 'sbom-scanner';

export const DOCKERFILES = [
  'api/Dockerfile',
  'gateway-tyk/Dockerfile',
  'gateway-tyk/dashboard/Dockerfile',
] as const;
