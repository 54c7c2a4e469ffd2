/* Finding an area by what is typed: the beginning of its name, a code, or the beginning of any of its words. No access to the document. */

/* Lower case, with letters, digits and single spaces only. */
export const plainWords = (text) => text.toLowerCase().replace(/[^a-z0-9 ]+/g, " ").replace(/ +/g, " ").trim();

/* The first option that fits best; null where none does. An option is { value, label, codes }. */
export function findOption(options, typed) {
  const words = plainWords(typed);
  if (!words) return null;
  const named = options.map((option) => ({ option, name: plainWords(option.label) }));
  const match = named.find(({ name }) => name.startsWith(words))
    || named.find(({ option }) => [option.value, ...option.codes].some((code) => code.toLowerCase() === words))
    || named.find(({ name }) => (" " + name).includes(" " + words));
  return match ? match.option : null;
}
