import assert from 'node:assert/strict';
import type { UnreadableCode } from '../../../src/formats';
import { formatMessage, ruleById } from '../../../src/rules';
import { FULL, judge, objections, only, PLAIN, policy } from './support';

const unreadable = (code: UnreadableCode) => ({
	format: 'ooxml',
	firstLine: null,
	writable: [],
	state: { ...PLAIN, encrypted: code === 'encrypted', unreadable: { code, detail: 'E1' } },
});

describe('document-unreadable', () => {
	it('has a sentence of its own for every reason, and it is the only finding', () => {
		const codes = Object.keys(ruleById('document-unreadable')?.messages ?? {}) as UnreadableCode[];
		assert.ok(codes.length >= 11);
		const texts = codes.flatMap((code) => {
			assert.deepEqual(objections([], unreadable(code)), ['document-unreadable'], code);
			const finding = only(judge([], unreadable(code)), 'document-unreadable');
			assert.equal(finding.range, null);
			return [formatMessage(finding, 'ja'), formatMessage(finding, 'en')];
		});
		assert.equal(new Set(texts).size, codes.length * 2);
		for (const text of texts.filter((_, index) => index % 2 === 0)) assert.match(text, /(ください|ます|ません)/);
	});

	it('encrypted: a sidecar with the level for unknown documents is offered, not taken by itself', () => {
		const [titled] = only(judge([], unreadable('encrypted')), 'document-unreadable').fixes;
		assert.ok(titled?.fix.kind === 'create-sidecar');
		assert.equal(titled.preferred, false);
		assert.equal(titled.fix.label.confidentiality, policy.unknown.confidentiality);
		assert.ok(titled.fix.label.handling.includes('encrypt'));
	});

	it('encrypted, with a label outside: nothing more can be done', () => {
		assert.deepEqual(objections([['sidecar', FULL]], unreadable('encrypted')), []);
		assert.deepEqual(objections([['folder', FULL]], unreadable('encrypted')), ['document-unreadable']);
		assert.deepEqual(objections([['sidecar', FULL]], unreadable('damaged')), ['document-unreadable']);
	});
});
