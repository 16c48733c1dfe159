import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exceptionFor, exceptionState, formatPolicyProblem, loadExceptionsText } from '../../../src/policy';

const ENTRY = { rule: 'label-missing', path: '移行中/**', reason: '移行', permission: '情第1号', until: '2027-03-31' };
const load = (...entries: object[]) => loadExceptionsText(JSON.stringify({ exceptions: entries }), 'exceptions.jsonc');

describe('exceptions file', () => {
	it('is read, with comments', () => {
		const { list, problems } = loadExceptionsText(
			`// 例外措置\n{ "exceptions": [\n\t{ "id": "E1", "rule": ["label-missing", "handling-missing"], "path": ["a/**", "b.md"], "reason": "r",\n\t  "permission": "p", "approver": "CISO", "from": "2026-04-01", "until": "2026-09-30" },\n] }`,
			'x',
		);
		assert.deepEqual(problems, []);
		assert.deepEqual(list.exceptions, [
			{
				id: 'E1',
				rules: ['label-missing', 'handling-missing'],
				globs: ['a/**', 'b.md'],
				reason: 'r',
				permission: 'p',
				approver: 'CISO',
				from: '2026-04-01',
				until: '2026-09-30',
				line: 3,
			},
		]);
	});

	it('an entry without permission, reason or end allows nothing, and the others stay', () => {
		for (const name of ['rule', 'path', 'reason', 'permission', 'until']) {
			const { list, problems } = load({ ...ENTRY, [name]: undefined }, ENTRY);
			assert.deepEqual(
				[list.exceptions.length, problems.map(({ code, key }) => `${code} ${key}`)],
				[1, [`key-missing exceptions[0].${name}`]],
			);
		}
		for (const wrong of [
			{ until: '2026-02-30' },
			{ until: '31.3.2026' },
			{ from: '2026' },
			{ reason: '  ' },
			{ rule: 'no-such-rule' },
			{ rule: 'exception-expired' },
			{ path: '[' },
			{ path: [] },
			{ extra: 1 },
		]) {
			const { list, problems } = load({ ...ENTRY, ...wrong });
			assert.deepEqual(list.exceptions, [], JSON.stringify(wrong));
			assert.ok(problems.length > 0, JSON.stringify(wrong));
			for (const problem of problems) assert.doesNotMatch(formatPolicyProblem(problem, 'ja'), /\{|undefined/);
		}
	});

	it('allows a rule in a place, from the first to the last day', () => {
		const { list } = load({ ...ENTRY, from: '2026-04-01' });
		const id = (rule: string, path: string, today: string) => exceptionFor(list, rule, path, today)?.id ?? null;
		assert.equal(id('label-missing', '移行中/a/b.md', '2026-04-01'), '#1');
		assert.equal(id('label-missing', '移行中/a.md'.normalize('NFD'), '2027-03-31'), '#1');
		assert.equal(id('label-missing', '移行中/a.md', '2026-03-31'), null);
		assert.equal(id('label-missing', '移行中/a.md', '2027-04-01'), null);
		assert.equal(id('label-missing', 'ほか/a.md', '2026-05-01'), null);
		assert.equal(id('label-conflict', '移行中/a.md', '2026-05-01'), null);
	});

	it('has one state a day', () => {
		const day = fc
			.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
			.map((date) => date.toISOString().slice(0, 10));
		fc.assert(
			fc.property(day, day, day, (one, other, today) => {
				const [from, until] = one < other ? [one, other] : [other, one];
				const exception = load({ ...ENTRY, from, until }).list.exceptions[0];
				assert.ok(exception);
				const state = exceptionState(exception, today);
				assert.equal(state, today < from ? 'not-yet' : today > until ? 'expired' : 'in-force');
			}),
		);
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				assert.ok(Array.isArray(loadExceptionsText(text, 'x').list.exceptions));
			}),
		);
	});
});
