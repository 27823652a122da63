/** What a Terraform module declares, as its files say. Needs no program and no provider. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';

export interface Variable {
  name: string;
  description: string;
  /** As written, for example `list(string)`. */
  type: string;
  /** Undefined where one has to be given; may be null. */
  default?: unknown;
}

export interface Output {
  name: string;
  description: string;
}

export interface Declarations {
  variables: Variable[];
  outputs: Output[];
}

export interface ResourceBlock {
  /** For example `aws_subnet`. */
  type: string;
  name: string;
  /** It has `count` or `for_each`: there may be any number, none too. */
  anyNumber: boolean;
}

interface Blocks {
  variable?: Record<string, [Partial<Omit<Variable, 'name'>>]>;
  output?: Record<string, [Partial<Omit<Output, 'name'>>]>;
  resource?: Record<string, Record<string, [{ count?: unknown; for_each?: unknown }]>>;
}

/** @returns the variables and outputs of a folder's *.tf files, alphabetically; the path is relative to the repository */
export async function declarations(folder: string, root: string): Promise<Declarations> {
  const parsed = await blocks(folder, root);
  return {
    variables: parsed
      .flatMap(({ variable = {} }) => Object.entries(variable))
      .map(([name, [block]]) => ({
        ...block,
        name,
        description: block.description ?? '',
        type: expression(block.type ?? 'any'),
      }))
      .sort(byName),
    outputs: parsed
      .flatMap(({ output = {} }) => Object.entries(output))
      .map(([name, [block]]) => ({ name, description: block.description ?? '' }))
      .sort(byName),
  };
}

/** @returns the resource blocks of a folder's *.tf files by type and name, alphabetically; the path is relative to the repository */
export async function resourceBlocks(folder: string, root: string): Promise<ResourceBlock[]> {
  const parsed = await blocks(folder, root);
  return parsed
    .flatMap(({ resource = {} }) =>
      Object.entries(resource).flatMap(([type, named]) =>
        Object.entries(named).map(([name, [block]]) => ({
          type,
          name,
          anyNumber: 'count' in block || 'for_each' in block,
        })),
      ),
    )
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}

async function blocks(folder: string, root: string): Promise<Blocks[]> {
  const files = readdirSync(root + folder).filter((file) => file.endsWith('.tf'));
  return Promise.all(
    files.map(
      (file) =>
        parse(`${folder}/${file}`, readFileSync(`${root}${folder}/${file}`, 'utf8')) as Promise<Blocks>,
    ),
  );
}

/** hcl2json wraps what is no literal in `${…}`. */
const expression = (text: string) => text.replace(/^\$\{([\s\S]*)\}$/, '$1');

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
