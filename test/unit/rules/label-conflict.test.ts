import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { ENCRYPTED, FULL, judge, OFFICE, objections, only, preferred } from './support';

describe('label-conflict', () => {
	it('names the levels, the other places, and raises the lower ones', () => {
		const finding = only(
			judge([
				['header', FULL],
				['sidecar', ENCRYPTED],
			]),
			'label-conflict',
		);
		assert.equal(finding.place, 'header');
		assert.deepEqual(
			finding.related.map(({ path, text }) => [path, text]),
			[['/share/a.md.label', ENCRYPTED]],
		);
		assert.match(formatMessage(finding, 'ja'), /機密性1／機密性2、完全性1／完全性2/);
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual(fix.places, ['header']);
		assert.equal(fix.label.confidentiality, '2');
		assert.deepEqual(fix.label.handling, ['encrypt']);
	});

	it('a lower sidecar is written anew', () => {
		const finding = only(
			judge([
				['header', ENCRYPTED],
				['sidecar', FULL],
			]),
			'label-conflict',
		);
		assert.equal(finding.place, 'header');
		assert.equal(preferred(finding)?.kind, 'create-sidecar');
	});

	it('axis by axis: both places may be the lower one', () => {
		const findings = judge(
			[
				['property', '【機密性2・完全性1・可用性1】 取扱制限：暗号化'],
				['page-header', '【機密性1・完全性2・可用性1】'],
			],
			OFFICE,
		);
		const fix = preferred(only(findings, 'label-conflict'));
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual(fix.places, ['property', 'page-header']);
		assert.deepEqual([fix.label.confidentiality, fix.label.integrity], ['2', '2']);
	});

	it('no conflict: equal ranks, partial markings, inherited labels', () => {
		const agreeing = [
			[
				['header', '【機密性3・完全性1・可用性1】'],
				['file-name', '機密性3B'],
			],
			[
				['header', FULL],
				['file-name', '【機密性1】'],
			],
			[
				['header', FULL],
				['folder', ENCRYPTED],
			],
			[
				['header', FULL],
				['map', ENCRYPTED],
			],
			[
				['header', '【機密性4・完全性1・可用性1】'],
				['sidecar', FULL],
			],
		] as const;
		for (const written of agreeing) assert.ok(!objections(written).includes('label-conflict'), JSON.stringify(written));
	});

	it('a map that overrides: raising is offered, lowering never', () => {
		const written = (own: string, mapped: string) =>
			judge(
				[
					['header', own],
					['map', mapped],
				],
				{ override: true },
			);
		const raised = only(written(FULL, ENCRYPTED), 'label-conflict');
		assert.equal(raised.message, 'overridden');
		assert.match(formatMessage(raised, 'ja'), /labels\.jsonc:3/);
		assert.equal(preferred(raised)?.kind, 'set-label');
		const lowered = only(written(ENCRYPTED, FULL), 'label-conflict');
		assert.deepEqual(lowered.fixes, []);
	});
});
