/** Reads the one thing of a saved plan that its JSON lacks: which state it was made on. A plan file is a zip archive. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** Which version of a unit's state something was made on; serial 0 and no lineage where there was none. */
export interface StateVersion {
  serial: number;
  lineage: string;
}

/** @throws Error when the file is no plan */
export function stateOfPlan(file: string): StateVersion {
  const text = zipEntry(readFileSync(file), 'tfstate');
  if (!text) throw new Error(`${file} is not a plan of Terraform: it has no tfstate in it`);
  const { serial, lineage } = JSON.parse(text.toString()) as StateVersion;
  return { serial, lineage };
}

// Layout and signatures: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16
const END_OF_DIRECTORY = 'PK\u0005\u0006';

function zipEntry(zip: Buffer, name: string): Buffer | undefined {
  const end = zip.lastIndexOf(END_OF_DIRECTORY, undefined, 'latin1');
  if (end < 0) return undefined;
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      zip.readUInt16LE(at + field),
    ) as [number, number, number];
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const stored = zip.readUInt16LE(at + 10) === 0;
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const content = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      return stored ? content : inflateRawSync(content);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  return undefined;
}
