import assert from 'node:assert/strict';
import { RULE_IDS } from '../../../src/policy';
import { ruleById } from '../../../src/rules';
import { cardOf } from '../../../src/vscode/model/card';
import { type CardResources, cardHtml } from '../../../src/vscode/model/card-html';
import { escapeHtml } from '../../../src/vscode/model/page-html';
import { finding, label, POLICY, report, t } from './support';

const RESOURCES: CardResources = {
	cspSource: 'https://host',
	styles: ['https://host/page.css', 'https://host/card.css'],
	script: { nonce: 'n0nce', src: 'https://host/card.js' },
	language: 'ja',
	disabledReason: null,
};

const marking = (text: string, place: 'header' | 'sidecar', where: string, level: string) => ({
	place,
	text,
	range: null,
	label: label(level),
	pieces: [],
	problems: [],
	where,
});

describe('the label card', () => {
	const rule = ruleById(RULE_IDS[0] ?? '');
	const message = Object.keys(rule?.messages ?? {})[0] ?? '';
	const whole = report('/w/<b>.md', {
		outcome: 'findings',
		label: label('3', '2', '1', ['encrypt']),
		markings: [marking('【機密性3】<script>', 'header', 'L1', '3'), marking('機密性1', 'sidecar', '<b>.md.label', '1')],
		foreign: [{ scheme: 'MSIP', name: 'Public', where: 'docProps/custom.xml' }],
		findings: [
			finding('/w/<b>.md', {
				rule: rule?.id ?? '',
				message,
				fixes: [{ title: 'add-restrictions', fix: { kind: 'choose-label' }, preferred: true }],
			}),
		],
	});

	it('tells every marking, what is in force and why', () => {
		const card = cardOf(whole, POLICY, 'ja', t);
		assert.match(card.title, /機密性3・完全性2・可用性1/);
		assert.match(card.why, /highest of all places/);
		assert.deepEqual(
			card.markings.map(({ place, meaning }) => [place, meaning]),
			[
				['Header of the text', 'C3'],
				['Sidecar file', 'C1'],
			],
		);
		assert.ok(card.restrictions.some(({ title, stated }) => title === '暗号化' && stated));
		assert.ok(
			card.restrictions.some(({ stated }) => !stated),
			'what applies without being stated is shown too',
		);
		assert.equal(card.findings.length, 1);
	});

	it('escapes everything that comes from outside', () => {
		const page = cardHtml(cardOf(whole, POLICY, 'ja', t), RESOURCES, t);
		assert.doesNotMatch(page, /<b>\.md/);
		assert.equal(page.match(/<script/g)?.length, 1);
		assert.equal(escapeHtml(`<>&"'`), '&#60;&#62;&#38;&#34;&#39;');
	});

	it('is under a strict policy: one script by nonce, nothing inline', () => {
		const page = cardHtml(cardOf(whole, POLICY, 'en', t), RESOURCES, t);
		const csp = /content="(default-src[^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
		assert.equal(csp, "default-src 'none'; style-src https://host; script-src 'nonce-n0nce';");
		assert.match(page, /<script nonce="n0nce" src=/);
		assert.doesNotMatch(page, /\son\w+=|\sstyle=|javascript:/);
	});

	it('switches off what writes, with the reason', () => {
		const page = cardHtml(cardOf(whole, POLICY, 'en', t), { ...RESOURCES, disabledReason: 'not "trusted"' }, t);
		assert.match(page, /data-command="set" disabled title="not &#34;trusted&#34;"/);
		assert.match(page, /data-command="fix"[^>]* disabled>/);
	});

	it('says that there is no label, or that nothing could be read', () => {
		assert.equal(cardOf(report('/a'), POLICY, 'en', t).title, 'No label');
		const unread = report('/a', {
			outcome: 'not-checked',
			state: { encrypted: true, signed: false, macro: false, unreadable: { code: 'encrypted', detail: '' } },
		});
		const card = cardOf(unread, POLICY, 'en', t);
		assert.equal(card.title, 'Not checked');
		assert.deepEqual(card.facts.at(-1), ['Not read', 'The file is encrypted.']);
	});
});
