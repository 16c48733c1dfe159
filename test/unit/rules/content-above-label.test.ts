import assert from 'node:assert/strict';
import { loadBuiltin, type Policy } from '../../../src/policy';
import { type DetectedKind, formatMessage } from '../../../src/rules';
import { FULL, facts, judge, only, policy } from './support';

const RULE = 'content-above-label';

function detected(kind: DetectedKind['kind'], count: number): DetectedKind {
	const range = { start: 5, end: 17, line: 1, column: 2 };
	return { kind, count, excerpts: ['8473********'], where: '', range: () => range };
}

function findings(label: string | null, detections: readonly DetectedKind[], under: Policy = policy): ReturnType<typeof judge> {
	const found = judge(label === null ? [] : [['header', label]], { detections, policy: under });
	return found.filter(({ rule }) => rule === RULE);
}

describe(RULE, () => {
	it('suggests the level that the policy expects, and shows only what is masked', () => {
		const finding = only(judge([['header', FULL]], { detections: [detected('my-number', 2)] }), RULE);
		assert.equal(finding.severity, 'info');
		assert.equal(finding.range?.line, 1);
		assert.match(formatMessage(finding, 'ja'), /（機密性1）.*機密性2.*個人番号2件（8473\*{8}）/);
		assert.match(formatMessage(finding, 'en'), /2 My Numbers \(8473\*{8}\)/);
	});

	it('offers to raise the label, but not as what is done unasked', () => {
		const [fix] = only(judge([['header', FULL]], { detections: [detected('my-number', 1)] }), RULE).fixes;
		assert.equal(fix?.preferred, false);
		assert.equal(fix.fix.kind === 'set-label' && fix.fix.label.confidentiality, '2');
	});

	it('is silent where the label is high enough, where too few were found, and where nothing was looked for', () => {
		assert.deepEqual(findings('【機密性2・完全性1・可用性1】 取扱制限：暗号化', [detected('my-number', 1)]), []);
		assert.deepEqual(findings(FULL, [detected('email', 49)]), []);
		assert.deepEqual(findings(FULL, [detected('corporate-number', 1000)]), []);
		assert.equal(facts([['header', FULL]]).detections, undefined);
		assert.deepEqual(findings(FULL, []), []);
	});

	it('takes the highest level that any kind asks for, and counts with it', () => {
		const [finding] = findings(FULL, [detected('email', 50), detected('my-number', 100)]);
		assert.equal(finding?.data['level.ja'], '機密性3');
		assert.deepEqual(findings('【機密性2・完全性1・可用性1】 取扱制限：暗号化', [detected('my-number', 100)]).length, 1);
	});

	it('takes a document without a label for the lowest', () => {
		const [finding] = findings(null, [detected('secret', 1)]);
		assert.equal(finding?.data['own.ja'], '格付けなし');
		assert.deepEqual(finding.fixes, []);
	});

	it('knows the levels of each policy', () => {
		const mic = loadBuiltin('mic-2024');
		assert.equal(findings(FULL, [detected('my-number', 1)], mic)[0]?.data['level.ja'], '自治体機密性3B');
		const { detect: _detect, ...without } = policy;
		assert.deepEqual(findings(FULL, [detected('my-number', 1)], without), []);
	});
});
