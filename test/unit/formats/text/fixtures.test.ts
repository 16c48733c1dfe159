import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BufferSource, formatFor } from '../../../../src/formats';
import type { Marking, ReadResult } from '../../../../src/formats/types';
import { makeLabel } from '../../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../../src/policy';
import { read, set, textOf } from './helpers';

/**
 * The folder is the specification: `marked.<case>` holds the markings that `<file>.json` lists, `unmarked.<case>` none,
 * `unreadable.<code>.<case>` ends with that code. A new case is new files, no new code.
 */
const FOLDER = resolve(__dirname, '../../../fixtures/text');
const policy = loadBuiltin(DEFAULT_POLICY_ID);
const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.json') || !existsSync(join(FOLDER, name.slice(0, -5))));

interface Expected {
	readonly encoding: string;
	readonly markings: readonly unknown[];
}

const shown = ({ place, text, where, label }: Marking): unknown => ({
	place,
	text,
	where,
	label: { confidentiality: label.confidentiality, integrity: label.integrity, availability: label.availability },
});

describe('formats/text fixtures', () => {
	it('has cases of every kind', () => {
		for (const kind of ['marked.', 'unmarked.', 'unreadable.']) assert.ok(files.some((name) => name.startsWith(kind)));
	});

	for (const name of files) {
		const bytes = readFileSync(join(FOLDER, name));
		const path = name.replace(/^(?:marked|unmarked|unreadable\.[\w-]+)\./, '');
		const result = (): ReadResult => read(path, bytes);

		if (name.startsWith('marked.')) {
			it(name, () => {
				const expected = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Expected;
				const { encoding, markings, state } = result();
				assert.equal(state.unreadable, null);
				assert.deepEqual({ encoding, markings: markings.map(shown) }, expected);
				const text = textOf(bytes, encoding);
				for (const { range, text: words } of markings)
					assert.equal(text.slice(range?.start, range?.end), words, 'the range is where the text stands');
			});
		} else if (name.startsWith('unmarked.')) {
			it(name, () => {
				const { markings, state } = result();
				assert.deepEqual(markings.map(shown), []);
				assert.equal(state.unreadable, null);
			});
		} else {
			it(name, () => {
				assert.equal(result().state.unreadable?.code, name.split('.')[1]);
			});
		}

		if (name.startsWith('unreadable.')) {
			it(`${name}: is not written`, () => {
				assert.equal(set(path, bytes, makeLabel({ confidentiality: '3' }, policy)).kind, 'refused');
			});
			continue;
		}
		if (formatFor(path, bytes.subarray(0, 4096)).write === undefined) continue;
		it(`${name}: takes a label, once, and another in its place`, () => {
			const first = makeLabel({ confidentiality: '3', integrity: '2', availability: '1', handling: ['encrypt'] }, policy);
			const second = makeLabel({ confidentiality: '1', integrity: '1', availability: '2' }, policy);
			const before = read(path, bytes);
			const once = set(path, bytes, first);
			assert.equal(once.kind, 'changed');
			assert.ok(once.kind === 'changed');
			const marks = read(path, once.bytes);
			const places = new Set(marks.markings.map((each) => each.place));
			assert.equal(marks.markings.length, places.size, 'one marking a place');
			assert.deepEqual(
				marks.markings.map((each) => each.label),
				marks.markings.map(() => first),
			);
			assert.equal(marks.encoding, before.encoding);
			assert.equal(set(path, once.bytes, first).kind, 'unchanged');
			const again = set(path, once.bytes, second);
			assert.ok(again.kind === 'changed');
			assert.deepEqual(
				read(path, again.bytes).markings.map((each) => each.label),
				marks.markings.map(() => second),
			);
			new BufferSource(again.bytes);
		});
	}
});
