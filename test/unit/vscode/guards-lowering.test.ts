import assert from 'node:assert/strict';
import { makeLabel } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';
import { type Memory, type Question, Questions } from '../../../src/vscode/guards/model/questions';
import { labelWords, loweringText } from '../../../src/vscode/guards/model/texts';
import type { Translate } from '../../../src/vscode/model/texts';

const policy = loadBuiltin('nishihara-2024');
const label = (confidentiality: string | null, handling: string[] = []) => makeLabel({ confidentiality, handling }, policy);
const t: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));

function memory(): Memory & { readonly kept: Map<string, unknown> } {
	const kept = new Map<string, unknown>();
	return {
		kept,
		get: (key) => kept.get(key),
		// As VS Code does: what is stored is JSON.
		update: async (key, value) => void kept.set(key, JSON.parse(JSON.stringify(value))),
	};
}

function question(path: string, level: string): Question {
	return { path, before: label(level, ['encrypt']), sha256: null, since: '2026-11-23T00:00:00Z' };
}

describe('guards: open questions about lowered labels', () => {
	it('outlive the window', () => {
		const store = memory();
		const first = new Questions(store);
		first.add(question('/a', '2'), policy);
		first.add(question('/b', '3'), policy);
		first.settle('/b');
		const second = new Questions(store);
		assert.deepEqual(second.all(), [question('/a', '2')]);
	});

	it('keep the label before the first edit, and take a higher one', () => {
		const questions = new Questions(memory());
		questions.add(question('/a', '3'), policy);
		assert.equal(questions.add(question('/a', '2'), policy).before.confidentiality, '3');
		assert.equal(questions.get('/a')?.before.confidentiality, '3');
		questions.add(question('/c', '1'), policy);
		assert.equal(questions.add(question('/c', '2'), policy).before.confidentiality, '2');
	});

	it('follow a document that is moved', () => {
		const questions = new Questions(memory());
		questions.add(question('/a', '2'), policy);
		questions.move('/a', '/b');
		questions.move('/none', '/c');
		assert.deepEqual(
			questions.all().map(({ path }) => path),
			['/b'],
		);
	});

	it('pass over what a broken store holds', () => {
		for (const stored of [null, 'x', [null, 1, {}, { path: '/a' }, { path: '/a', before: null }, { path: 3, before: {} }]]) {
			const store = memory();
			store.kept.set('kakuzuke.questions', stored);
			assert.deepEqual(new Questions(store).all(), []);
		}
		const store = memory();
		store.kept.set('kakuzuke.questions', [{ path: '/a', before: { confidentiality: 2, integrity: '1', handling: [1, 'encrypt'] } }]);
		const { before, sha256 } = new Questions(store).get('/a') ?? assert.fail();
		assert.deepEqual(before, { confidentiality: null, integrity: '1', availability: null, handling: ['encrypt'] });
		assert.equal(sha256, null);
	});
});

describe('guards: what is said of a lowered label', () => {
	it('names levels and restrictions in the reader’s words', () => {
		const both = label('2', ['encrypt']);
		assert.equal(labelWords(both, policy, 'ja', t), 'C2（暗号化）');
		assert.equal(labelWords(both, policy, 'en', t), 'C2 (Encrypt)');
		assert.equal(labelWords(label(null), policy, 'en', t), 'No label');
		assert.equal(loweringText({ kind: 'lowered', before: both, after: label('1') }, policy, 'en', t), 'C2 (Encrypt) becomes C1');
		assert.equal(loweringText({ kind: 'removed', before: both, after: label(null) }, policy, 'en', t), 'C2 (Encrypt) is removed');
	});
});
