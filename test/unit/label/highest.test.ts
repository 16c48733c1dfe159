import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	compareAxis,
	formatCode,
	formatHandling,
	formatLevels,
	formatMarking,
	highest,
	isEmpty,
	type Label,
	makeLabel,
	NO_LABEL,
	parseLabelText,
	parseMarking,
	sameLabel,
} from '../../../src/label';
import { builtinPolicies, loadBuiltin, loadPolicyText, type Policy } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');

/** Labels as documents have them: known levels, those of other schemes, restrictions by id and in free words. */
function labels(of: Policy, foreign = true): fc.Arbitrary<Label> {
	const level = (axis: string): fc.Arbitrary<string | null> => {
		const definition = of.axes.find(({ id }) => id === axis);
		const known = [...(definition?.levels.map(({ id }) => id) ?? []), ...Object.keys(definition?.equivalents ?? {})];
		return fc.constantFrom(null, ...known, ...(foreign ? ['4', '9'] : []));
	};
	const words = [
		'総務課限り',
		'令和9年3月末まで保存',
		'4時間以内復旧',
		'極秘',
		'時限秘',
		'TLP:AMBER+STRICT',
		'Confidential',
		...of.handling.map(({ id }) => id),
	];
	return fc
		.record({
			confidentiality: level('confidentiality'),
			integrity: level('integrity'),
			availability: level('availability'),
			handling: fc.uniqueArray(fc.constantFrom(...words), { maxLength: 5 }),
		})
		.map((like) => makeLabel(like, of));
}

describe('label/highest', () => {
	it('is commutative, associative and idempotent', () => {
		for (const id of builtinPolicies()) {
			const of = loadBuiltin(id);
			const any = labels(of);
			fc.assert(
				fc.property(any, any, any, (a, b, c) => {
					assert.deepEqual(highest(a, b, of), highest(b, a, of));
					assert.deepEqual(highest(highest(a, b, of), c, of), highest(a, highest(b, c, of), of));
					assert.ok(sameLabel(highest(a, a, of), a));
					assert.ok(sameLabel(highest(a, NO_LABEL, of), a));
				}),
			);
		}
	});

	it('is never lower than either', () => {
		fc.assert(
			fc.property(labels(policy), labels(policy), (a, b) => {
				const joined = highest(a, b, policy);
				for (const axis of ['confidentiality', 'integrity', 'availability'] as const) {
					for (const one of [a, b]) assert.ok(compareAxis(policy, axis, joined[axis], one[axis]) >= 0);
				}
				for (const id of [...a.handling, ...b.handling]) assert.ok(joined.handling.includes(id));
			}),
		);
	});

	it('ranks equivalents with their level and the unknown above all', () => {
		assert.equal(compareAxis(policy, 'confidentiality', '3B', '3'), 0);
		assert.ok(compareAxis(policy, 'confidentiality', '2', '3A') < 0);
		assert.ok(compareAxis(policy, 'confidentiality', null, '1') < 0);
		assert.ok(compareAxis(policy, 'confidentiality', '7', '3') > 0);
		assert.equal(highest({ confidentiality: '3B' }, { confidentiality: '3' }, policy).confidentiality, '3');
	});
});

describe('label/makeLabel', () => {
	it('freezes, drops repetitions, and orders restrictions as the policy does', () => {
		const label = makeLabel({ confidentiality: '2', handling: ['総務課限り', 'no-copy', 'encrypt', 'no-copy', '総務課限り'] }, policy);
		assert.deepEqual(label, { confidentiality: '2', integrity: null, availability: null, handling: ['encrypt', 'no-copy', '総務課限り'] });
		assert.ok(Object.isFrozen(label) && Object.isFrozen(label.handling));
		assert.ok(isEmpty(makeLabel({ confidentiality: '' }, policy)));
		assert.ok(!sameLabel(label, NO_LABEL));
		assert.ok(sameLabel({ handling: ['Confidential'] }, { handling: ['CONFIDENTIAL'] }));
	});
});

describe('label/format', () => {
	const label = makeLabel({ confidentiality: '2', integrity: '2', availability: '1', handling: ['no-copy', 'encrypt'] }, policy);

	it('writes the canonical marking', () => {
		assert.equal(formatMarking(label, policy), '【機密性2・完全性2・可用性1】 取扱制限：暗号化、複製禁止');
		assert.equal(formatMarking({ confidentiality: '2' }, policy), '【機密性2】');
		assert.equal(formatMarking({ handling: ['encrypt'] }, policy), '取扱制限：暗号化');
		assert.equal(formatMarking(NO_LABEL, policy), '');
		assert.equal(formatMarking(label, loadBuiltin('nisc')), '【機密性2・完全性2・可用性1】（暗号化必須、複製禁止）');
		assert.equal(formatCode(label, policy), 'C2I2A1');
		assert.equal(formatCode({ confidentiality: '3A', availability: '2' }, policy), 'C3A/A2');
		assert.equal(formatLevels(label, policy), '機密性2・完全性2・可用性1');
		assert.equal(formatHandling(['encrypt', '総務課限り'], policy), '暗号化、総務課限り');
	});

	it('what a label holds cannot break the template', () => {
		const text = formatMarking({ confidentiality: '2', handling: ['$& {levels} [x]'] }, policy);
		assert.equal(text, '【機密性2】 取扱制限：$& {levels} [x]');
	});

	it('is read back as the same label, under every policy and template', () => {
		const own = [
			'{levels}[ {handling}]',
			'[{levels}][（{handling}）]',
			'（{levels}）[［{handling}］]',
			'{code} {levels}[／取扱制限：{handling}]',
		].map((template) => {
			const { policy: loaded } = loadPolicyText(JSON.stringify({ markings: { template } }), 'policy.jsonc');
			assert.ok(loaded);
			return loaded;
		});
		for (const of of [...builtinPolicies().map(loadBuiltin), ...own]) {
			fc.assert(
				fc.property(labels(of, false), (any) => {
					const text = formatMarking(any, of);
					if (isEmpty(any)) return assert.equal(text, '');
					// Without levels only the default template says that these are restrictions.
					if (formatLevels(any, of) === '' && !text.includes('取扱制限')) return;
					const parsed = parseMarking(text, of);
					assert.ok(parsed, text);
					assert.deepEqual(parsed.problems, [], text);
					assert.ok(sameLabel(parsed.label, any), `${text}: ${JSON.stringify(parsed.label)} for ${JSON.stringify(any)}`);
				}),
			);
			fc.assert(
				fc.property(labels(of, false), ({ handling: _, ...levels }) => {
					const code = formatCode(levels, of);
					if (code !== '') assert.ok(sameLabel(parseLabelText(code, of)?.label ?? NO_LABEL, levels), code);
				}),
			);
		}
	});
});
