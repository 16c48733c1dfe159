import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gate } from '../../../src/export/gate';
import type { Decision, GateFacts, Permission } from '../../../src/export/types';
import { makeLabel } from '../../../src/label';
import {
	builtinPolicies,
	DEMANDS,
	FILE_STATES,
	type FileState,
	loadBuiltin,
	loadPolicyText,
	METHOD_IDS,
	type Policy,
	ROUTES,
	type Route,
} from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');

const PERMISSION: Permission = { approver: '西原 花子', role: 'manager', number: '総第12号', date: '2026-11-20' };

const NOTHING: GateFacts = {
	states: ['labelled'],
	applicant: ['sasaki', '佐々木 太郎'],
	method: null,
	declineReason: null,
	permission: null,
	selfApprovalReason: null,
	service: null,
	handover: null,
	recipient: null,
	purpose: null,
	signing: false,
	today: '2026-11-23',
};

/** A policy as a village writes it. */
function village(text: string): Policy {
	const { policy: made, problems } = loadPolicyText(text, 'policy.jsonc');
	assert.deepEqual(problems, []);
	assert.ok(made);
	return made;
}

const LISTED = village(
	'{"export": {"services": [{"id": "lgwan-git", "match": "git.lgwan.example/nishihara/**", "title": "LGWAN の git", "confidentiality": "2", "permit": "情第3号"}]}}',
);

function decide(
	level: string | null,
	route: Route,
	facts: Partial<GateFacts> = {},
	by: Policy = policy,
	handling: string[] = [],
): Decision {
	const label = makeLabel({ confidentiality: level, integrity: '1', availability: '1', handling }, by);
	return gate(label, route, by, { ...NOTHING, ...facts });
}

/** `refused: code…`, `needs: code…` or `proceed`, with what is asked. */
function said({ outcome, reasons }: Decision): string {
	if (outcome === 'proceed') return 'proceed';
	const kind = outcome === 'refused' ? 'refused' : 'needed';
	return `${outcome}: ${reasons
		.filter((reason) => reason.kind === kind)
		.map(({ code, clauses }) => [code, ...clauses].join(' '))
		.sort()
		.join(', ')}`;
}

/**
 * Route × level × state, written from the clauses: what is said when nothing was told, and what the gate says when everything that could be told
 * was told (encrypted to the recipient's key or with a password, the manager's permission, the purpose; the service is not listed).
 */
const SEND = 'needs: encryption-or-reason 3(2)⑦';
const CARRY = 'needs: encryption-or-reason 3(2)⑧(ア), permission-needed 3(2)⑧(イ)';
const HAND = 'needs: encryption-or-reason 3(2)⑨(ア), permission-needed 3(2)⑨(イ)';
const OUTSIDE = 'needs: service-needed 9.2';
const UNLISTED = 'refused: service-unlisted 9.2';
const POST = 'refused: route-refused 7.1(22)②';
const SHOW = 'refused: route-refused 3(1)';
const PAPER = 'needs: purpose-needed 3(2)②';

type Cell = readonly [bare: string, told: string];
const FREE: Cell = ['proceed', 'proceed'];
/** Level 2 and above, and what is not known to be level 1. */
const CLOSED: Readonly<Record<Route, Cell>> = {
	mail: [SEND, 'proceed'],
	media: [CARRY, 'proceed'],
	provide: [HAND, 'proceed'],
	service: [OUTSIDE, UNLISTED],
	social: [POST, POST],
	publish: [SHOW, SHOW],
	print: [PAPER, 'proceed'],
};

function expected(route: Route, level: string | null, state: FileState): Cell {
	// Labelled 1 is free. An encrypted document counts as its label says. What cannot be read counts as 2 at least, whatever its file name says.
	const open = level === '1' && (state === 'labelled' || state === 'encrypted');
	return open ? FREE : CLOSED[route];
}

describe('the gate', () => {
	describe('every cell of route × level × state', () => {
		for (const route of ROUTES) {
			for (const level of ['1', '2', '3', null]) {
				for (const state of FILE_STATES) {
					if (level === null && state === 'labelled') continue;
					it(`${route} C${level ?? '–'} ${state}`, () => {
						const [bare, told] = expected(route, level, state);
						const facts = { states: [state], permission: PERMISSION, purpose: '住民説明会', service: 'example.com/x' };
						const methods = ['mail', 'media', 'provide', 'service'].includes(route) ? { method: 'age' } : {};
						assert.equal(said(decide(level, route, { states: [state] })), bare);
						assert.equal(said(decide(level, route, { ...facts, ...methods })), told);
					});
				}
			}
		}
	});

	it('counts a level above all that are known as the highest', () => {
		for (const route of ROUTES) assert.equal(said(decide('4', route)), CLOSED[route][0], route);
		assert.equal(
			said(gate(makeLabel({ confidentiality: '4' }, LISTED), 'service', LISTED, { ...NOTHING, service: 'git.lgwan.example/nishihara/a' })),
			'refused: service-ceiling 9.2',
		);
	});

	it('counts one unlabelled document among labelled ones', () => {
		assert.equal(said(decide('1', 'social', { states: ['labelled', 'unlabelled'] })), POST);
		const { label, reasons } = decide('1', 'mail', { states: ['labelled', 'unlabelled'] });
		assert.equal(label.confidentiality, '2');
		assert.deepEqual(
			reasons.find(({ code }) => code === 'label-unknown'),
			{ kind: 'told', code: 'label-unknown', clauses: ['3(2)②'], data: { state: 'unlabelled' } },
		);
	});

	it('does not believe a caller that names neither level nor state', () => {
		assert.equal(said(decide(null, 'social', { states: ['labelled'] })), POST);
	});

	describe('encryption (3(2)⑦, 7.1(16)②)', () => {
		it('is declined with a reason where the policy says as needed', () => {
			const decision = decide('2', 'mail', { declineReason: '庁内の専用回線で送るため' });
			assert.equal(said(decision), 'proceed');
			assert.equal(decision.encrypt, false);
			assert.equal(decision.reasons.find(({ code }) => code === 'declined')?.data.reason, '庁内の専用回線で送るため');
		});

		it('is not declined by spaces', () => assert.equal(said(decide('2', 'mail', { declineReason: ' 　' })), SEND));

		it('cannot be declined where the policy demands it', () => {
			const strict = village(
				'{"export": {"routes": [{"id": "mail", "levels": {"3": {"demand": "encrypt", "clauses": ["村要綱第5条"]}}}]}}',
			);
			assert.equal(said(decide('2', 'mail', { declineReason: '理由' }, strict)), 'proceed');
			assert.equal(said(decide('3', 'mail', {}, strict)), 'needs: encryption-needed 村要綱第5条');
			assert.equal(said(decide('3', 'mail', { declineReason: '理由' }, strict)), 'refused: decline-refused 村要綱第5条');
			assert.equal(said(decide('3', 'mail', { method: 'zip' }, strict)), 'proceed');
		});

		it('takes approved methods only', () => {
			for (const method of METHOD_IDS) assert.equal(said(decide('2', 'mail', { method })), 'proceed', method);
			for (const method of ['rar', 'zipcrypto', '7z', '', 'ZIP'])
				assert.equal(said(decide('2', 'mail', { method })), 'refused: method-not-approved 7.1(16)②', method);
			const fewer = village('{"export": {"methods": [{"id": "zip", "$remove": true}]}}');
			assert.equal(said(decide('1', 'mail', { method: 'zip' }, fewer)), 'refused: method-not-approved 7.1(16)②');
			assert.equal(said(decide('2', 'mail', { method: 'age' }, fewer)), 'proceed');
		});

		it('has no method for what is published or posted', () =>
			assert.equal(said(decide('1', 'publish', { method: 'zip' })), 'refused: method-not-approved 7.1(16)②'));

		it('is answered by documents that are encrypted already only where the policy trusts that', () => {
			const trusting = village('{"export": {"states": {"encrypted": {"counts": "label", "encrypted": true}}}}');
			assert.equal(said(decide('2', 'mail', { states: ['encrypted'] })), SEND);
			assert.equal(said(decide('2', 'mail', { states: ['encrypted'] }, trusting)), 'proceed');
			assert.equal(said(decide('2', 'mail', { states: ['encrypted', 'labelled'] }, trusting)), SEND);
		});

		it('refuses a password that goes the way of the file, and reminds of another way', () => {
			const same = decide('2', 'mail', { method: 'zip', handover: 'same-channel' });
			assert.equal(said(same), 'refused: same-channel-refused 7.1(16)②');
			const other = decide('2', 'mail', { method: 'zip' });
			assert.ok(other.reasons.some(({ code }) => code === 'password-other-channel'));
			const reminding = village('{"export": {"samePasswordChannel": "remind"}}');
			assert.equal(said(decide('2', 'mail', { method: 'zip', handover: 'same-channel' }, reminding)), 'proceed');
			assert.equal(said(decide('2', 'mail', { method: 'age', handover: 'recipient-key' })), 'proceed');
		});
	});

	describe('permission (3(2)⑧(イ), 2(6)①)', () => {
		const carry = (permission: Partial<Permission>, facts: Partial<GateFacts> = {}, by: Policy = policy): string =>
			said(decide('2', 'media', { method: 'zip', permission: { ...PERMISSION, ...permission }, ...facts }, by));

		it('has to be whole', () => {
			assert.equal(carry({}), 'proceed');
			assert.equal(carry({ number: ' ' }), 'needs: permission-incomplete 3(2)⑧(イ)');
			assert.equal(carry({ approver: '', date: '' }), 'needs: permission-incomplete 3(2)⑧(イ)');
		});

		it('is given by a role that may', () => {
			assert.equal(carry({ role: 'ciso' }), 'proceed');
			assert.equal(carry({ role: 'clerk' }), 'refused: role-not-approved 3(2)⑧(イ)');
		});

		it('is given before, on a day that there is', () => {
			assert.equal(carry({ date: '2026-11-23' }), 'proceed');
			for (const date of ['2026-11-24', '2026-02-30', '20.11.2026', 'gestern'])
				assert.equal(carry({ date }), 'refused: permission-date 3(2)⑧(イ)', date);
		});

		it('holds as long as the policy says', () => {
			const short = village('{"export": {"permission": {"validDays": 7}}}');
			assert.equal(carry({ date: '2026-11-16' }, {}, short), 'proceed');
			assert.equal(carry({ date: '2026-11-15' }, {}, short), 'refused: permission-expired 3(2)⑧(イ)');
		});

		it('is not given by the applicant, however the name is written', () => {
			for (const approver of ['sasaki', 'SASAKI', '佐々木太郎', '佐々木　太郎', ' ｓａｓａｋｉ'])
				assert.equal(carry({ approver }), 'refused: self-approval 2(6)①', approver);
			assert.equal(carry({ approver: 'sasaki' }, { selfApprovalReason: '災害で管理者と連絡が取れないため' }), 'proceed');
			const never = village('{"export": {"permission": {"selfApproval": "never"}}}');
			assert.equal(carry({ approver: 'sasaki' }, { selfApprovalReason: '災害' }, never), 'refused: self-approval 2(6)①');
		});

		it('is not asked for at level 1', () => assert.equal(said(decide('1', 'media')), 'proceed'));
	});

	describe('services (9.2)', () => {
		const push = (level: string | null, service: string | null): string => said(decide(level, 'service', { service }, LISTED));

		it('hold what the policy lets them', () => {
			assert.equal(push('2', 'git@git.lgwan.example:nishihara/keiyaku.git'), 'proceed');
			assert.equal(push('2', 'https://user:token@git.lgwan.example/nishihara/keiyaku.git/'), 'proceed');
			assert.equal(push('3', 'https://git.lgwan.example/nishihara/keiyaku'), 'refused: service-ceiling 9.2');
			assert.equal(push('2', 'https://github.com/nishihara/keiyaku'), UNLISTED);
			assert.equal(push('2', 'https://git.lgwan.example.evil.example/nishihara/keiyaku'), UNLISTED);
			assert.equal(push('2', 'https://git.lgwan.example/nishihara/../other/x'), UNLISTED);
			assert.equal(push('2', null), OUTSIDE);
			assert.equal(push('1', 'https://github.com/a/b'), 'proceed');
		});
	});

	describe('stated restrictions', () => {
		const stated = (route: Route, ...handling: string[]): string => said(decide('1', route, {}, policy, handling));

		it('close or narrow a route', () => {
			assert.equal(stated('media', 'no-takeout'), 'refused: restriction-refused 3(1)');
			assert.equal(stated('mail', 'no-send'), 'refused: restriction-refused 3(1)');
			assert.equal(stated('mail', 'encrypt'), 'needs: encryption-or-reason 3(1)');
			assert.equal(stated('print', 'no-print'), 'refused: restriction-refused 3(1)');
			assert.equal(stated('publish', 'need-permission-distribution'), 'needs: permission-needed 3(1)');
			assert.equal(stated('publish', 'backup'), 'proceed');
		});

		it('never loosen what the level asks', () => {
			const facts = { method: 'zip', permission: null };
			assert.equal(said(decide('2', 'provide', facts, policy, ['encrypt'])), 'needs: permission-needed 3(2)⑨(イ)');
		});
	});

	describe('integrity (3(2)⑨(ウ), 3(1))', () => {
		const integrity = (route: Route, level: string, signing: boolean): string =>
			gate(makeLabel({ confidentiality: '1', integrity: level }, policy), route, policy, { ...NOTHING, signing }).integrity;

		it('is kept by a manifest for what is published, and signed for level 2 where there is a key', () => {
			assert.equal(integrity('publish', '1', true), 'manifest');
			assert.equal(integrity('publish', '2', false), 'manifest');
			assert.equal(integrity('publish', '2', true), 'signature');
			assert.equal(integrity('mail', '1', true), 'none');
			assert.equal(integrity('mail', '2', true), 'signature');
		});
	});

	it('wants to be told what the policy wants to be told', () => {
		const asking = village('{"export": {"require": ["recipient", "purpose"]}}');
		assert.equal(said(decide('1', 'mail', {}, asking)), 'needs: purpose-needed 6.1(1)⑤, recipient-needed 6.1(1)⑤');
		assert.equal(said(decide('1', 'mail', { recipient: '県', purpose: '報告' }, asking)), 'proceed');
	});

	it('refuses states that the policy does not let out', () => {
		const closed = village('{"export": {"states": {"unreadable": {"counts": "refuse"}}}}');
		assert.equal(said(decide('1', 'mail', { states: ['unreadable'] }, closed)), 'refused: state-refused 3(2)②');
	});

	describe('for every built-in policy and whatever is told', () => {
		const facts = fc.record<GateFacts>({
			states: fc.subarray([...FILE_STATES]),
			applicant: fc.constant(['sasaki']),
			method: fc.option(fc.constantFrom<string>(...METHOD_IDS, 'rar')),
			declineReason: fc.option(fc.constantFrom('', ' ', '理由')),
			permission: fc.option(
				fc.record({
					approver: fc.constantFrom('', 'sasaki', '西原'),
					role: fc.constantFrom('manager', 'clerk'),
					number: fc.constantFrom('', '1'),
					date: fc.constantFrom('', '2026-11-20', '2027-01-01'),
				}),
			),
			selfApprovalReason: fc.option(fc.constantFrom('', '災害')),
			service: fc.option(fc.constantFrom('', 'github.com/a/b', 'C:\\x')),
			handover: fc.option(fc.constantFrom('recipient-key' as const, 'other-channel' as const, 'same-channel' as const)),
			recipient: fc.option(fc.string()),
			purpose: fc.option(fc.string()),
			signing: fc.boolean(),
			today: fc.constant('2026-11-23'),
		});
		const cases = fc.record({
			id: fc.constantFrom(...builtinPolicies()),
			route: fc.constantFrom(...ROUTES),
			level: fc.option(fc.constantFrom('1', '2', '3', '3A', '3B', '3C', '9')),
			handling: fc.subarray(['encrypt', 'no-takeout', 'no-send', 'no-copy', 'unheard-of']),
			facts,
		});

		it('nothing above level 1 goes out unasked, a reason is always given, and the level alone never makes it looser', () => {
			fc.assert(
				fc.property(cases, ({ id, route, level, handling, facts: told }) => {
					const by = loadBuiltin(id);
					const at = (confidentiality: string | null): Decision => gate(makeLabel({ confidentiality, handling }, by), route, by, told);
					const decision = at(level);
					assert.ok(decision.reasons.length > 0);
					assert.equal(
						decision.outcome === 'refused',
						decision.reasons.some(({ kind }) => kind === 'refused'),
					);
					const above = level !== '1' && (level !== null || told.states.length > 0);
					if (above) {
						assert.ok(decision.label.confidentiality !== null && decision.label.confidentiality !== '1');
						assert.ok(decision.demand !== 'allow' || route === 'service', `${route} ${level}`);
						if (route === 'social' || route === 'publish') assert.equal(decision.outcome, 'refused');
						if (decision.outcome === 'proceed' && route !== 'service')
							assert.ok(decision.encrypt || decision.reasons.some(({ code }) => code === 'declined'));
					}
					assert.ok(DEMANDS.indexOf(at('3').demand) >= DEMANDS.indexOf(at('2').demand));
					assert.ok(DEMANDS.indexOf(at('2').demand) >= DEMANDS.indexOf(at('1').demand));
				}),
				{ numRuns: 2000 },
			);
		});
	});
});
