import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../../src/formats';

/** Rows of the table "In short": family → the places named. */
function rows(page: string): Map<string, string[]> {
	const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
	const found = text.matchAll(/^\| `(\w+)` \| .* \| (.*) \|$/gm);
	return new Map(
		[...found]
			.filter(([, , places]) => !/`/.test(places ?? ''))
			.map(([, id, places]) => [id ?? '', places?.match(/[a-z]+(?:-[a-z]+)?/g) ?? []]),
	);
}

const PLACE_WORDS = new Set(formats.flatMap(({ places }) => places as readonly string[]));

describe('the pages about formats', () => {
	for (const page of ['formats.md', 'formats.ja.md']) {
		it(`${page}: names every family and every place that is written`, () => {
			const table = rows(page);
			for (const id of new Set(formats.map((format) => format.id))) {
				const written = new Set(formats.filter((format) => format.id === id).flatMap(({ places }) => places as readonly string[]));
				const named = new Set((table.get(id) ?? []).filter((word) => PLACE_WORDS.has(word)));
				assert.ok(table.has(id), id);
				assert.deepEqual([...named].sort(), [...written].sort(), id);
			}
		});
	}
});
