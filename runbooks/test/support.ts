/** All that is written for people here, and the commands in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Block, type Markdown, readMarkdown } from '../src/markdown.ts';

export const folder = new URL('../', import.meta.url);

interface Document extends Markdown {
  /** From runbooks/. */
  file: string;
  text: string;
}

export const documents: readonly Document[] = ['', 'procedures/', 'templates/'].flatMap((under) =>
  readdirSync(new URL(under, folder))
    .filter((name) => name.endsWith('.md') && name !== 'SCOREBOARD.md')
    .map((name) => {
      const text = readFileSync(new URL(under + name, folder), 'utf8');
      return { file: under + name, text, ...readMarkdown(text, `runbooks/${under}${name}`) };
    }),
);

export interface Placed extends Block {
  file: string;
}

/** @returns every block that is for one of the two */
export const blocksFor = (target: Block['target']): Placed[] =>
  documents.flatMap(({ file, blocks }) =>
    blocks.filter((block) => block.target === target).map((block) => ({ ...block, file })),
  );
