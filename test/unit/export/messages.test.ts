import assert from 'node:assert/strict';
import { failureMessages, failureText } from '../../../src/export/failures';
import { demandText, methodTitle, outcomeText, reasonMessages, reasonText, routeTitle, stateText } from '../../../src/export/messages';
import type { ReasonCode } from '../../../src/export/types';
import { builtinPolicies, DEMANDS, FILE_STATES, loadBuiltin, METHOD_IDS, ROUTES } from '../../../src/policy';

/** All that a reason can hold. */
const DATA = {
	route: 'mail',
	level: '2',
	state: 'unlabelled',
	restriction: 'no-takeout',
	method: 'zip',
	reason: 'R',
	approver: 'A',
	number: 'N',
	date: '2026-11-20',
	missing: 'approver,number',
	role: 'manager',
	service: 'S',
	ceiling: '1',
	permit: 'P',
	days: 7,
};

describe('words of the gate', () => {
	for (const tongue of ['ja', 'en'] as const) {
		const foreign = tongue === 'ja' ? /[ぁ-ん]/ : /^[^ぁ-んァ-ヶ一-龠]*$/;

		for (const code of Object.keys(reasonMessages) as ReasonCode[]) {
			it(`${code} in ${tongue}`, () => {
				const policy = loadBuiltin('nishihara-2024');
				const text = reasonText({ kind: 'told', code, clauses: [], data: DATA }, policy, tongue);
				assert.ok(!/[{}]|undefined/.test(text), text);
				assert.match(text, foreign);
				// Without data nothing is left open either.
				assert.ok(!/[{}]|undefined/.test(reasonText({ kind: 'told', code, clauses: [], data: {} }, policy, tongue)));
			});
		}

		for (const code of Object.keys(failureMessages)) {
			it(`${code} in ${tongue}`, () => {
				const text = failureText(code, 'a/$&.docx', 'E', tongue);
				assert.ok(!/[{}]|undefined/.test(text), text);
				assert.match(text, foreign);
				if (failureMessages[code]?.[tongue].includes('{path}')) assert.ok(text.includes('a/$&.docx'));
			});
		}
	}

	it('name every route, method, demand, outcome and state', () => {
		for (const tongue of ['ja', 'en'] as const) {
			for (const id of builtinPolicies()) {
				for (const route of ROUTES) assert.ok(routeTitle(route, loadBuiltin(id), tongue));
				for (const method of METHOD_IDS) assert.notEqual(methodTitle(method, loadBuiltin(id), tongue), method);
			}
			for (const demand of DEMANDS) assert.ok(demandText(demand, tongue));
			for (const outcome of ['proceed', 'needs', 'refused'] as const) assert.ok(outcomeText(outcome, tongue));
			for (const state of FILE_STATES) assert.notEqual(stateText(state, tongue), tongue === 'ja' ? state : '');
		}
	});

	it('tell of a failure that nobody foresaw', () => assert.match(failureText('odd', 'x', 'y', 'ja'), /x y/));
});
