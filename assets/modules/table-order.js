/* The order of a table's rows. No access to the document. */

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
const wordsOf = (cell) => (typeof cell === "string" ? cell : cell.words);

/* The next order when a column's heading is pressed: up, down, then as it came (null). */
export function nextSort(current, column) {
  if (!current || current.column !== column) return { column, sign: 1 };
  return current.sign > 0 ? { column, sign: -1 } : null;
}

/* The numbers of a table's rows in the order of `sort`; what is missing comes last. A column's `order` holds a rank for each row,
   below 0 where the value is missing; a column without it is sorted by its words. */
export function sortedRows(table, sort) {
  const rows = table.rows.map((_, row) => row);
  if (!sort) return rows;
  const ranks = table.columns[sort.column].order;
  const words = (row) => wordsOf(table.rows[row][sort.column]);
  const isMissing = (row) => (ranks ? ranks[row] < 0 : words(row) === "");
  const difference = (one, other) => (ranks ? ranks[one] - ranks[other] : collator.compare(words(one), words(other)));
  return rows.sort((one, other) => {
    if (isMissing(one) !== isMissing(other)) return isMissing(one) - isMissing(other);
    return (isMissing(one) ? 0 : sort.sign * difference(one, other)) || one - other;
  });
}
