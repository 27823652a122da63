/** The resources of a module, as its files say. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';

export interface ResourceBlock {
  /** For example `aws_subnet`. */
  type: string;
  name: string;
  /** It has `count` or `for_each`: there may be any number, none too. */
  anyNumber: boolean;
}

type Blocks = Record<string, Record<string, [{ count?: unknown; for_each?: unknown }]>>;

/** @returns the resource blocks of modules/<name>/*.tf by type and name, alphabetically */
export async function resourceBlocks(module: string, root: string): Promise<ResourceBlock[]> {
  const folder = `modules/${module}`;
  const files = readdirSync(root + folder).filter((file) => file.endsWith('.tf'));
  const parsed = await Promise.all(
    files.map((file) => parse(`${folder}/${file}`, readFileSync(`${root}${folder}/${file}`, 'utf8'))),
  );
  return parsed
    .flatMap(({ resource = {} }) =>
      Object.entries(resource as Blocks).flatMap(([type, named]) =>
        Object.entries(named).map(([name, [block]]) => ({
          type,
          name,
          anyNumber: 'count' in block || 'for_each' in block,
        })),
      ),
    )
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}
