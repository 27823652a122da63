/** Pages for whoever has to mend what is wrong, in the repository that package.json names. */
import { readFileSync } from 'node:fs';

const { repository } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
) as { repository: { url: string } };

const base = `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/blob/main/runbooks`;

/** @param name of the alert that it is for */
export const Runbook = ({ name }: { name: string }) => (
  <>
    Runbook: <a href={`${base}/${name}.md`}>{name}</a>
  </>
);
