/** What a process has used up. Linux only, which is why `make bench` is. */
import { readFileSync } from 'node:fs';

export interface Usage {
  /** CPU seconds since it started, in the kernel too, of all its threads. */
  cpu: number;
  /** Resident memory, MiB. */
  memory: number;
}

/** The kernel's USER_HZ, which it shows to programs whatever its own clock is. */
const TICKS = 100;

/** @returns the sum over processes */
export function usage(pids: number[]): Usage {
  const each = pids.map((pid) => {
    // proc(5): the name, in parentheses, may have spaces in it; utime and stime are the 14th and 15th field.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, memory: Number(kilobytes) / 1024 };
  });
  return { cpu: sum(each.map(({ cpu }) => cpu)), memory: sum(each.map(({ memory }) => memory)) };
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
