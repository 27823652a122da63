/** Writes the tables of inputs and outputs into the READMEs of the modules and of bootstrap: `npm run generate -w ops`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Declarations, declarations, type Variable } from './hcl.ts';
import { shortType } from './hcl-type.ts';
import { repository } from './live.ts';

const REGION = /(<!-- tables:begin[^>]*-->\n)[\s\S]*?(<!-- tables:end -->)/;

/** @returns path → text of each README with its tables as the *.tf files beside it say */
export async function readmes(root = repository): Promise<Record<string, string>> {
  const modules = readdirSync(`${root}modules`).map((name) => `modules/${name}`);
  const folders = [...modules, 'bootstrap'].filter((folder) => existsSync(`${root}${folder}/variables.tf`));
  return Object.fromEntries(
    await Promise.all(
      folders.map(async (folder) => {
        const file = `${folder}/README.md`;
        const text = readFileSync(root + file, 'utf8');
        return [file, withTables(text, await declarations(folder, root), file)];
      }),
    ),
  );
}

/** @throws Error when the text has no place for the tables */
export function withTables(text: string, { variables, outputs }: Declarations, file: string): string {
  if (!REGION.test(text))
    throw new Error(
      `${file} has no place for its tables: add <!-- tables:begin --> and <!-- tables:end -->, each on a line`,
    );
  const required = variables.filter((variable) => !('default' in variable));
  const optional = variables.filter((variable) => 'default' in variable);
  const tables = [
    table(
      ['input', 'type', 'default', 'what it is'],
      [...required, ...optional].map((variable) => [
        code(variable.name),
        code(shortType(variable.type)),
        initial(variable),
        variable.description,
      ]),
    ),
    table(
      ['output', 'what it is'],
      outputs.map(({ name, description }) => [code(name), description]),
    ),
  ];
  return text.replace(REGION, (_all, begin: string, end: string) => begin + tables.join('\n') + end);
}

function initial(variable: Variable): string {
  return 'default' in variable ? code(JSON.stringify(variable.default, null, 1)) : '**required**';
}

function table(head: string[], rows: string[][]): string {
  const row = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |\n`;
  return row(head) + row(head.map(() => '---')) + rows.map(row).join('');
}

/** Markdown's own sign is escaped; so is what HCL escapes to keep from evaluating it. */
const cell = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\$\$\{/g, '${')
    .replace(/\|/g, '\\|');
const code = (text: string) => `\`${text}\``;

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [file, text] of Object.entries(await readmes())) writeFileSync(repository + file, text);
