// Where the expressions of the thesaurus stand in a query: the twin of `occurrences` in `search/thesaurus.py`.

const SLACK = 4;
export const BROAD = "~f:";

/**
 * Meanings whose words stand together.
 * @param {Map<string, number[]>} places Terms with their ascending positions.
 * @param {(term: string) => [string[], string][]} expressions Expressions by their first word, each with its meaning.
 * @returns {{concept: string, positions: number[]}[]}
 */
export function occurrences(places, expressions) {
  const found = [];
  for (const [term, own] of places) {
    for (const [words, concept] of expressions(term)) {
      if (words.length === 1) {
        for (const position of own) found.push({ concept, positions: [position] });
      } else if (words.every((word) => places.has(word))) {
        for (const position of own) {
          const positions = [position, ...words.slice(1).map((word) => nearest(places.get(word), position))];
          if (Math.max(...positions) - Math.min(...positions) <= words.length - 1 + SLACK) found.push({ concept, positions });
        }
      }
    }
  }
  return found;
}

function nearest(places, position) {
  let best = places[0];
  for (const place of places) if (Math.abs(place - position) < Math.abs(best - position)) best = place;
  return best;
}
