/** Little pieces of SVG. Text is not measured, so widths are those of a common sans-serif, give or take. */

export const FONT = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

export const INK = { text: '#1f2328', faint: '#6e7781', line: '#d8dee4', panel: '#ffffff', page: '#f6f8fa' };

/** Grafana's names of colours. */
export const STATES: Record<string, string> = {
  green: '#1a7f37',
  orange: '#bf6a02',
  red: '#cf222e',
  blue: '#0969da',
};

/** For lines. The first eight are told apart by most people who see colours differently (Okabe and Ito's, darkened for white). */
const LINES = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#b8860b',
  '#56b4e9',
  '#7a4ea3',
  '#4d4d4d',
  '#a50026',
  '#66a61e',
  '#003f5c',
  '#e6ab02',
];

export const lineColour = (index: number): string => LINES[index % LINES.length] as string;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface TextStyle {
  size?: number;
  colour?: string;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 11, colour = INK.text, bold = false, anchor = 'start' } = style;
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${weight}>${escaped(words)}</text>`;
}

/** Width of an average letter, by the size of the font. */
const GLYPH = 0.53;

export const widthOf = (words: string, size: number): number => words.length * size * GLYPH;

/** Cut to a width, with an ellipsis. */
export function fitted(words: string, size: number, width: number): string {
  const letters = Math.max(1, Math.floor(width / (size * GLYPH)));
  return words.length <= letters ? words : `${words.slice(0, letters - 1)}…`;
}

/** Broken into lines of at most that width. */
export function wrapped(words: string, size: number, width: number): string[] {
  const lines: string[] = [''];
  for (const word of words.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export const round = (value: number): number => Math.round(value * 10) / 10;
