/** Names of lines below a plot: at most two rows, and how many more there are. */
import { fitted, INK, lineColour, round, text, widthOf } from './svg.ts';

const ROW = 14;
const SIZE = 10;
/** Of a name; longer ones are cut. */
const WIDEST = 190;

interface Item {
  x: number;
  name: string;
  colour: string;
}

/** @returns its height, and the SVG for where it begins */
export function legend(names: string[], width: number): { height: number; at: (top: number) => string } {
  const rows = arranged(names, width);
  return {
    height: rows.length * ROW + 8,
    at: (top) =>
      rows.flatMap((row, index) => row.map((item) => drawn(item, top + 14 + index * ROW))).join(''),
  };
}

const drawn = ({ x, name, colour }: Item, y: number) =>
  `<rect x="${round(x)}" y="${round(y - 5)}" width="10" height="3" fill="${colour}"/>${text(x + 14, y, name, { size: SIZE, colour: INK.text })}`;

function arranged(names: string[], width: number): Item[][] {
  const rows: Item[][] = [[]];
  let x = 10;
  for (const [index, name] of names.entries()) {
    const short = fitted(name, SIZE, WIDEST);
    const taken = widthOf(short, SIZE) + 26;
    // Beside the last one of the last row there has to be room for how many more there are.
    const room = rows.length === 2 && index < names.length - 1 ? width - 40 : width;
    if (x + taken > room && x > 10) {
      if (rows.length === 2) {
        rows.at(-1)?.push({ x: x - 14, name: `+ ${names.length - index}`, colour: 'none' });
        break;
      }
      rows.push([]);
      x = 10;
    }
    rows.at(-1)?.push({ x, name: short, colour: lineColour(index) });
    x += taken;
  }
  return rows;
}
