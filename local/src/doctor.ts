/** `make doctor`: which of programs.yaml is on this machine. With --json for programs. */
import { findProgram, programs, programVersion } from './programs.ts';

const rows = Object.entries(programs).map(([name, { enables, get, least, required = false }]) => {
  const path = findProgram(name);
  const version = programVersion(name);
  const tooOld = version !== undefined && least !== undefined && isOlder(version, least);
  return {
    name,
    state: path ? (tooOld ? 'too old' : 'found') : 'missing',
    version,
    least,
    path,
    required,
    enables,
    get,
  };
});

if (process.argv.includes('--json')) console.log(JSON.stringify(rows, null, 2));
else {
  for (const { name, state, version, least, enables, get } of rows) {
    console.log(`${state.padEnd(8)} ${name.padEnd(15)} ${version ?? ''}`);
    console.log(`         enables: ${enables}`);
    if (state !== 'found') console.log(`         get it:  ${get}${least ? `; ${least} or newer` : ''}`);
  }
}
process.exit(rows.some(({ required, state }) => required && state !== 'found') ? 1 : 0);

function isOlder(version: string, least: string): boolean {
  return version.localeCompare(least, undefined, { numeric: true }) < 0;
}
