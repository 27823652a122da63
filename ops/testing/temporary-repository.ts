/** A git repository in a temporary folder, with two environments that have releases. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Release } from '../src/release.ts';

const registry = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';

/** @returns a release whose digests are one digit over and over */
export function release(digit: string, commit = digit.repeat(40)): Release {
  const image = (name: string) => ({ image: `${registry}/digest/${name}@sha256:${digit.repeat(64)}` });
  return { api: image('api'), gateway: image('gateway'), dashboard: image('dashboard'), commit };
}

export const zeros = release('0');

export function temporaryRepository() {
  const root = `${mkdtempSync(join(tmpdir(), 'digest-ops-'))}/`;
  const git = (args: string[], at = new Date()) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: root,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
        GIT_AUTHOR_DATE: at.toISOString(),
        GIT_COMMITTER_DATE: at.toISOString(),
      },
    }).trim();

  const write = (file: string, content: string | object) => {
    mkdirSync(dirname(root + file), { recursive: true });
    writeFileSync(
      root + file,
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    );
  };
  /** @returns the hash of a commit of everything */
  const commit = (message: string, at?: Date) => {
    git(['add', '--all']);
    git(['commit', '--quiet', '--allow-empty', '--message', message], at);
    return git(['rev-parse', 'HEAD']);
  };

  git(['init', '--quiet', '--initial-branch=main']);
  for (const environment of ['dev', 'prod', 'shared']) write(`live/${environment}/env.hcl`, 'locals {}\n');
  write('modules/network/main.tf', 'resource "aws_vpc" "this" {}\n');
  write('units/network.hcl', 'inputs = {}\n');

  return {
    root,
    git,
    write,
    commit,
    /** Gives an environment a release, and commits that. */
    deploy: (environment: string, content: Release, at?: Date) => {
      write(`live/${environment}/release.json`, content);
      return commit(`${environment} gets ${content.commit}`, at);
    },
    read: (file: string) => readFileSync(root + file, 'utf8'),
    readJson: (file: string) => JSON.parse(readFileSync(root + file, 'utf8')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** @returns the error with which a promise fails */
export async function failure(promise: Promise<unknown>): Promise<Error & { todo?: string }> {
  return promise.then(
    () => new Error('it did not fail'),
    (error) => error,
  );
}
