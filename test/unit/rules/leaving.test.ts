import assert from 'node:assert/strict';
import { gate } from '../../../src/export/gate';
import type { GateFacts } from '../../../src/export/types';
import { makeLabel } from '../../../src/label';
import { loadBuiltin, ROUTES } from '../../../src/policy';
import { inFolder, leavingFindings, outside } from './leaving';
import { ENCRYPTED, FULL, policy } from './support';

const NOTHING_TOLD: GateFacts = {
	states: ['labelled'],
	applicant: ['u'],
	method: null,
	declineReason: null,
	permission: null,
	selfApprovalReason: null,
	service: null,
	handover: null,
	recipient: null,
	purpose: null,
	signing: false,
	today: '2026-04-01',
};

describe('what is about to leave', () => {
	it('gets one finding at most, and that exactly where the gate would not let it go as it is', () => {
		const restrictions = [null, ...Object.keys(policy.export.restrictions)];
		for (const under of [policy, loadBuiltin('mic-2024')]) {
			const levels = under.axes[0]?.levels.map(({ id }) => id) ?? [];
			for (const route of ROUTES.filter((each) => each !== 'print')) {
				for (const level of levels) {
					for (const restriction of restrictions) {
						const label = makeLabel(
							{ confidentiality: level, integrity: '1', availability: '1', handling: restriction === null ? [] : [restriction] },
							under,
						);
						const found = leavingFindings([], { ...inFolder(route, { policy: under }), label });
						const { outcome } = gate(label, route, under, NOTHING_TOLD);
						// A permission to publish is asked for on the way out; the folder cannot show it.
						const permission = (route === 'publish' || route === 'social') && outcome === 'needs';
						assert.equal(
							found.length,
							outcome === 'proceed' || permission ? 0 : 1,
							`${under.id} ${route} ${level} ${restriction}: ${found} ${outcome}`,
						);
						if (found.length === 1 && outcome === 'refused' && route !== 'service') {
							assert.match(found[0] ?? '', /^(social-forbidden|above-folder-ceiling):/);
						}
					}
				}
			}
		}
	});

	it('the gravest speaks; one that is off lets the next speak', () => {
		const off = (...ids: string[]) => ({
			...policy,
			rules: { ...policy.rules, ...Object.fromEntries(ids.map((id) => [id, 'off' as const])) },
		});
		const social = (under: typeof policy) => leavingFindings([['header', ENCRYPTED]], inFolder('social', { ceiling: '1', policy: under }));
		assert.deepEqual(social(policy), ['social-forbidden:forbidden']);
		assert.deepEqual(social(off('social-forbidden')), ['above-folder-ceiling:refused']);
		assert.deepEqual(social(off('social-forbidden', 'above-folder-ceiling')), []);
		const mail = inFolder('mail', { ceiling: '1' });
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], mail), ['above-folder-ceiling:above']);
	});

	it('the folder comes before the place outside', () => {
		const both = { ...outside('dropbox', 'service'), ...inFolder('mail') };
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], both), ['encryption-required:folder']);
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], { ...both, ...inFolder('print') }), ['service-unapproved:service']);
	});

	it('nothing is said of what may leave, of what lies nowhere, and under a policy that lacks the route', () => {
		for (const route of ROUTES) assert.deepEqual(leavingFindings([['header', FULL]], inFolder(route, { ceiling: '1' })), [], route);
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], {}), []);
		const without = { ...policy, export: { ...policy.export, routes: [] } };
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], inFolder('mail', { policy: without })), []);
		assert.deepEqual(leavingFindings([['header', ENCRYPTED]], outside('dropbox', 'service', { policy: without })), []);
	});

	it('what cannot be read and shows nothing is another rule’s matter; what its outside shows counts', () => {
		const state = { encrypted: false, signed: false, macro: false, unreadable: { code: 'damaged' as const, detail: '' } };
		assert.deepEqual(leavingFindings([], inFolder('mail', { state })), []);
		assert.deepEqual(leavingFindings([['file-name', '【機密性2】']], inFolder('mail', { state })), ['encryption-required:folder']);
	});
});
