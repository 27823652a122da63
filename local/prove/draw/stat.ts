/** One large number, or a few beside each other, in the colour that its threshold gives it. */
import type { ProvenPanel } from '../proof.ts';
import { last, type Named, named } from './labels.ts';
import { fitted, INK, round, STATES, text } from './svg.ts';
import { withUnit } from './units.ts';

export function stat(panel: ProvenPanel, width: number, height: number): string {
  const lines = named(panel.shown);
  const each = (width - 20) / lines.length;
  const size = Math.min(32, each / 4.5, height / 3.5);
  return lines
    .map((line, index) => {
      const x = 10 + each * index;
      const value = last(line);
      const colour = colourOf(panel, value);
      const number = text(x + each / 2, height * 0.5, withUnit(value, panel.unit), {
        size: round(size),
        bold: true,
        colour,
        anchor: 'middle',
      });
      const name = text(x + each / 2, height * 0.5 + 18, fitted(line.name, 10, each - 8), {
        size: 10,
        colour: INK.faint,
        anchor: 'middle',
      });
      return spark(line, x + 6, height * 0.72, each - 12, height * 0.2, colour) + number + name;
    })
    .join('');
}

function colourOf({ thresholds }: ProvenPanel, value: number): string {
  const step = thresholds.findLast((threshold) => threshold.value === null || value >= threshold.value);
  return STATES[step?.color ?? 'green'] ?? INK.text;
}

/** How it came to the number. */
function spark(
  { values }: Named,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): string {
  const points = values.filter(([, value]) => Number.isFinite(value));
  const [first, final] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const numbers = points.map(([, value]) => value);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  if (points.length < 2) return '';
  const path = points.map(([time, value]) => {
    const across = x + ((time - first) / (final - first)) * width;
    const up = high === low ? 0.5 : (value - low) / (high - low);
    return `${round(across)},${round(y + height - up * height)}`;
  });
  return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-opacity="0.5" stroke-width="1.5"/>`;
}
