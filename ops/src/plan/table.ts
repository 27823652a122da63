/** @returns rows as lines: the first column to the left, numbers to the right */
export function table(rows: readonly (readonly string[])[]): string[] {
  const width = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width[0] ?? 0) : cell.padStart(width[column] ?? 0)))
      .join('  '),
  );
}
